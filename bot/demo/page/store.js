// What the page knows: a copy of the chats as the server tells them. It makes nothing up.

const MOST_CALLS = 500;

function remembered(name) {
  return sessionStorage.getItem(name);
}

export class Store extends EventTarget {
  me = null;
  bot = null;
  isAdmin = false;
  chats = new Map();
  calls = [];
  commands = {};
  suggestions = [];
  current = Number(remembered("wenbao-chat")) || 0;
  connected = false;

  get chat() {
    return this.chats.get(this.current);
  }

  get privateChat() {
    return [...this.chats.values()].find((chat) => chat.type === "private");
  }

  /** Takes in one message of the server. */
  hear(told) {
    if (told.kind === "snapshot") this.#begin(told);
    else if (told.kind === "call") this.#addCall(told);
    else this.#change(told);
  }

  lose() {
    this.connected = false;
    this.#tell("connection");
  }

  open(chatId) {
    this.current = chatId;
    sessionStorage.setItem("wenbao-chat", chatId);
    this.#tell("chat");
  }

  markRead(chat) {
    const last = [...chat.messages.keys()].at(-1) ?? 0;
    if (chat.read === last) return;
    chat.read = last;
    sessionStorage.setItem(`wenbao-read-${chat.id}`, last);
    this.#tell("chats");
  }

  unread(chat) {
    return [...chat.messages.values()].filter(
      (message) => message.message_id > chat.read && message.from.id !== this.me.id,
    ).length;
  }

  isMine(message) {
    return message.from.id === this.me.id;
  }

  #begin(told) {
    this.me = told.me;
    this.bot = told.bot;
    this.isAdmin = told.is_admin;
    this.commands = told.commands;
    this.suggestions = told.suggestions;
    this.calls = told.calls;
    this.chats = new Map();
    for (const { messages, ...chat } of told.chats) {
      const kept = new Map(messages.map((message) => [message.message_id, message]));
      const read = Number(remembered(`wenbao-read-${chat.id}`) ?? 0);
      this.chats.set(chat.id, { ...chat, messages: kept, read, typing: 0 });
    }
    if (!this.chats.has(this.current)) this.current = this.privateChat.id;
    this.connected = true;
    this.#tell("connection");
    this.#tell("chat");
    this.#tell("calls");
  }

  #change(told) {
    const chat = this.chats.get(told.chat.id);
    if (!chat) return;
    Object.assign(chat, told.chat);
    if (told.kind === "action") {
      chat.typing = Date.now();
      this.#tell("typing", { chat });
      return;
    }
    const message = told.message;
    if (told.kind === "deleted") chat.messages.delete(message.message_id);
    else chat.messages.set(message.message_id, message);
    if (message.from.id === this.bot.id) chat.typing = 0;
    this.#tell(told.kind, { chat, message });
  }

  #addCall(call) {
    this.calls.push(call);
    if (this.calls.length > MOST_CALLS) this.calls.shift();
    this.#tell("call", { call });
  }

  #tell(name, detail = {}) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

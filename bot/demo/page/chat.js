// The open chat: its messages, where they are scrolled to, and moving among them with the keyboard.

import { avatar, calm, find, label, make } from "./dom.js";
import { foldQuotes } from "./bubbles.js";
import { formatDay, say } from "./words.js";

const NEAR_THE_END = 80;
const TYPING_LASTS = 5000;

export class ChatView {
  #store;
  #bubbles;
  #list = find("messages");
  #scroll = find("scroll");
  #elements = new Map();
  #missed = 0;
  #typing = 0;

  constructor(store, bubbles) {
    this.#store = store;
    this.#bubbles = bubbles;
    store.addEventListener("chat", () => this.show());
    store.addEventListener("sent", ({ detail }) => this.#isOpen(detail) && this.#add(detail.message));
    store.addEventListener("edited", ({ detail }) => this.#isOpen(detail) && this.#revise(detail.message));
    store.addEventListener("deleted", ({ detail }) => this.#isOpen(detail) && this.#remove(detail.message));
    store.addEventListener("typing", () => this.#showTyping());
    store.addEventListener("leave", () => this.focus());
    store.addEventListener("connection", () => this.showHeader());
    this.#scroll.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    find("down").addEventListener("click", () => this.toEnd({ smooth: true }));
    this.#list.addEventListener("keydown", (event) => this.#move(event));
    new ResizeObserver(() => this.#wasAtEnd && this.toEnd()).observe(this.#scroll);
    document.addEventListener("visibilitychange", () => this.#read());
  }

  #wasAtEnd = true;

  #isOpen({ chat }) {
    return chat.id === this.#store.current;
  }

  /** Draws the whole chat anew. */
  show() {
    const chat = this.#store.chat;
    this.#elements.clear();
    this.#list.replaceChildren();
    this.#list.setAttribute("aria-label", chat.title ?? this.#store.bot.first_name);
    let before = null;
    for (const message of chat.messages.values()) {
      this.#append(message, before);
      before = message;
    }
    foldQuotes(this.#list);
    this.showHeader();
    this.#missed = 0;
    this.toEnd();
    this.#read();
  }

  showHeader() {
    const { chat, bot } = this.#store;
    if (!chat) return;
    const isPrivate = chat.type === "private";
    find("title").replaceChildren(make("bdi", {}, isPrivate ? bot.first_name : chat.title));
    find("face").replaceWith(Object.assign(avatar(isPrivate ? bot : chat), { id: "face" }));
    const typing = Date.now() - chat.typing < TYPING_LASTS;
    const people = isPrivate ? say("bot") : say("members", chat.members.length);
    const subtitle = this.#store.connected ? (typing ? say("typing") : people) : say("waiting");
    if (find("subtitle").textContent !== subtitle) find("subtitle").textContent = subtitle;
    find("subtitle").classList.toggle("typing", typing);
  }

  toEnd({ smooth = false } = {}) {
    this.#wasAtEnd = true;
    this.#scroll.scrollTo({ top: this.#scroll.scrollHeight, behavior: smooth && !calm() ? "smooth" : "instant" });
  }

  jump(messageId) {
    const element = this.#elements.get(messageId);
    if (!element) return;
    element.scrollIntoView({ block: "center", behavior: calm() ? "instant" : "smooth" });
    element.classList.remove("noticed");
    requestAnimationFrame(() => element.classList.add("noticed"));
  }

  #append(message, before) {
    const element = this.#bubbles.render(message);
    const newDay = !before || formatDay(before.date) !== formatDay(message.date);
    if (newDay) this.#list.append(make("li.day", { "aria-hidden": "true" }, make("span", {}, formatDay(message.date))));
    const together = !newDay && this.#bubbles.belongTogether(before, message);
    if (together) this.#elements.get(before.message_id)?.classList.remove("last");
    element.classList.add("last");
    element.classList.toggle("first", !together);
    this.#list.append(element);
    this.#elements.set(message.message_id, element);
    return element;
  }

  #add(message) {
    const near = this.#wasAtEnd || this.#store.isMine(message);
    const before = [...this.#store.chat.messages.values()].at(-2);
    const element = this.#append(message, before);
    foldQuotes(element);
    if (!calm()) element.classList.add("arriving");
    this.showHeader();
    if (near) this.toEnd({ smooth: true });
    else this.#miss();
    this.#read();
  }

  #revise(message) {
    const element = this.#elements.get(message.message_id);
    if (!element) return;
    const near = this.#wasAtEnd;
    this.#follow(element, this.#bubbles.revise(element, message), near);
  }

  /** Stays at the end while a message there grows, unless it outgrows the window: then its beginning is what counts. */
  async #follow(element, settled, near) {
    let moving = true;
    settled.then(() => (moving = false));
    while (near) {
      if (element.offsetHeight > this.#scroll.clientHeight) element.scrollIntoView({ block: "start" });
      else this.toEnd();
      if (!moving) return;
      await new Promise(requestAnimationFrame);
    }
  }

  #remove(message) {
    this.#elements.get(message.message_id)?.remove();
    this.#elements.delete(message.message_id);
  }

  #miss() {
    this.#missed += 1;
    this.#showDown();
  }

  #showDown() {
    const down = find("down");
    down.hidden = this.#wasAtEnd;
    label(down, "down", say("toBottom"));
    if (this.#missed) down.append(make("span.badge", {}, String(this.#missed)));
  }

  #scrolled() {
    const left = this.#scroll.scrollHeight - this.#scroll.scrollTop - this.#scroll.clientHeight;
    this.#wasAtEnd = left < NEAR_THE_END;
    if (this.#wasAtEnd) this.#missed = 0;
    this.#showDown();
    this.#read();
  }

  #read() {
    if (this.#wasAtEnd && !document.hidden && this.#store.chat) this.#store.markRead(this.#store.chat);
  }

  #showTyping() {
    this.showHeader();
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => this.showHeader(), TYPING_LASTS + 50);
  }

  /** The arrow keys go from message to message, Enter opens what can be done with one. */
  #move(event) {
    const current = event.target.closest("li[data-id]");
    if (!current || event.target !== current) return;
    const steps = { ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling" };
    if (event.key === "Enter") {
      event.preventDefault();
      current.querySelector(".more")?.click();
    } else if (steps[event.key]) {
      event.preventDefault();
      let next = current[steps[event.key]];
      while (next && !next.dataset.id) next = next[steps[event.key]];
      this.focus(next);
    }
  }

  focus(element = this.#list.lastElementChild) {
    element?.focus();
  }
}

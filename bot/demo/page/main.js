// Where the parts of the page meet.

import { Bubbles, preview } from "./bubbles.js";
import { ChatView } from "./chat.js";
import { Composer } from "./composer.js";
import { avatar, find, icon, label, make } from "./dom.js";
import { Drawer } from "./drawer.js";
import { InlinePanel } from "./inline.js";
import { chooseChat, copy, openMenu, showAlert, showPicture, showToast } from "./panels.js";
import { Store } from "./store.js";
import { Wire } from "./wire.js";
import { chooseLanguage, currentLanguage, formatTime, say } from "./words.js";

const OWN_LINKS = new Set(["t.me", "telegram.me"]);

const store = new Store();
const wire = new Wire(currentLanguage);
const inline = new InlinePanel(store, wire, (parameter) => startPrivately(parameter));
const composer = new Composer(store, wire, inline);
const bubbles = new Bubbles(store, {
  text: useText,
  press: pressButton,
  menu: openActions,
  jump: (messageId) => view.jump(messageId),
  picture: (fileId) => wire.picture(fileId),
  enlarge: showPicture,
});
const view = new ChatView(store, bubbles);
const drawer = new Drawer(store, wire);

function openChat(chatId, { focus = true } = {}) {
  find("app").dataset.view = "chat";
  store.open(chatId);
  if (focus && matchMedia("(hover: hover)").matches) find("text").focus();
}

/** Opens the private chat and presses Start there, with the parameter of a link. */
function startPrivately(parameter) {
  openChat(store.privateChat.id);
  composer.fill("");
  return composer.send(`/start ${parameter}`.trim());
}

function useText({ copy: text, command, mention, link }) {
  if (text !== undefined) copy(text);
  else if (command) composer.send(command);
  else if (mention?.toLowerCase() === `@${store.bot.username}`.toLowerCase()) openChat(store.privateChat.id);
  else if (link) return followOwn(link);
  return undefined;
}

/** Links to the bot lead into its chat instead of to Telegram; true if this was one. */
function followOwn(address) {
  const name = address.pathname.slice(1).toLowerCase();
  if (!OWN_LINKS.has(address.hostname) || name !== store.bot.username.toLowerCase()) return false;
  if (address.searchParams.has("startgroup")) showToast(say("startgroup"));
  else startPrivately(address.searchParams.get("start") ?? "");
  return true;
}

async function pressButton(message, button, place, element) {
  if (button.copy_text) return copy(button.copy_text.text);
  if (button.url) return openLink(button.url);
  if ("switch_inline_query_current_chat" in button) return startInline(button.switch_inline_query_current_chat);
  if ("switch_inline_query" in button) return shareInline(button.switch_inline_query);
  element.classList.add("busy");
  element.setAttribute("aria-busy", "true");
  try {
    const order = { chat: message.chat.id, message_id: message.message_id, ...place };
    const { text, show_alert, url } = await wire.ask("press", order);
    if (text) (show_alert ? showAlert : showToast)(text);
    if (url) openLink(url);
  } catch (error) {
    showToast(error.status === 504 ? say("late") : say("failed"));
  } finally {
    element.classList.remove("busy");
    element.removeAttribute("aria-busy");
  }
  return undefined;
}

function openLink(url) {
  const address = new URL(url);
  if (!followOwn(address) && /^https?:$/.test(address.protocol)) open(address, "_blank", "noopener,noreferrer");
}

const startInline = (query) => composer.fill(`@${store.bot.username} ${query}`);

async function shareInline(query) {
  const chosen = await chooseChat([...store.chats.values()], store.bot);
  if (chosen === null) return;
  openChat(chosen);
  startInline(query);
}

function openActions(message, event) {
  const entries = [["reply", say("reply"), () => composer.concern({ reply: message })]];
  const text = message.text ?? message.caption;
  if (text) entries.push(["copy", say("copyText"), () => copy(text)]);
  if (store.isMine(message) && message.text && !message.via_bot) {
    entries.push(["edit", say("edit"), () => composer.concern({ edit: message })]);
  }
  if (message.from.id === store.bot.id) {
    entries.push(["calls", say("showCall"), () => drawer.showMessage(message.chat.id, message.message_id)]);
  }
  const box = event.currentTarget.getBoundingClientRect();
  const atPointer = event.clientX || event.clientY;
  const place = atPointer ? { x: event.clientX, y: event.clientY } : { x: box.left, y: box.bottom };
  openMenu(entries, { ...place, from: event.currentTarget.closest("li") });
}

function drawChats() {
  const lines = [...store.chats.values()].map((chat) => {
    const last = [...chat.messages.values()].at(-1);
    const unread = chat.id === store.current ? 0 : store.unread(chat);
    const person = chat.type === "private" ? store.bot : chat;
    const who = last && chat.type !== "private" && last.text ? (store.isMine(last) ? say("you") : last.from.first_name) : "";
    return make("li", {}, make("button.entry", {
      type: "button",
      "aria-current": chat.id === store.current ? "true" : undefined,
      onclick: () => openChat(chat.id),
    },
      avatar(person),
      make("span.name", {}, make("bdi", {}, person.title ?? person.first_name)),
      make("time", {}, last ? formatTime(last.date) : ""),
      make("span.gist", { dir: "auto" }, who ? make("i", {}, `${who}${currentLanguage() === "zh" ? "：" : ": "}`) : null,
        last ? preview(last) : say("bot")),
      unread ? make("span.badge", { "aria-label": say("unread", unread) }, String(unread)) : null));
  });
  find("chats").replaceChildren(...lines);
  const waiting = [...store.chats.values()].reduce((sum, chat) => sum + store.unread(chat), 0);
  document.title = waiting ? `(${waiting}) ${say("page")}` : say("page");
}

function drawEmpty() {
  const { chat, bot } = store;
  const place = find("empty");
  place.hidden = chat.type === "private" ? chat.messages.size > 0 : [...chat.messages.values()].some(({ text }) => text);
  if (place.hidden) return place.replaceChildren();
  const questions = store.suggestions;
  const chip = (text, act) => make("button.chip", { type: "button", onclick: act }, text);
  if (chat.type !== "private") {
    const shown = questions.slice(0, 1).map((text) => chip(`/ask ${text}`, () => composer.send(`/ask ${text}`)));
    shown.push(chip(`@${bot.username} …`, () => startInline("")));
    return place.replaceChildren(make("div.card.small", {}, make("h3", {}, say("groupTitle")), ...shown));
  }
  return place.replaceChildren(
    make("div.card", {},
      avatar(bot),
      make("h3", {}, say("emptyTitle")),
      make("p", {}, say("emptyText")),
      make("div.chips", {}, ...questions.map((text) => chip(text, () => composer.send(text)))),
      store.isAdmin ? make("p.owner", {}, say("emptyAdmin")) : null,
      make("button.start", { type: "button", onclick: () => composer.send("/start") }, say("emptyStart"))),
  );
}

function drawFrame() {
  document.documentElement.lang = currentLanguage() === "zh" ? "zh-Hans" : "en";
  find("brand").textContent = say("brand");
  find("side").setAttribute("aria-label", say("chats"));
  find("language").textContent = currentLanguage() === "zh" ? "EN" : "中";
  find("language").setAttribute("aria-label", say("language"));
  find("language").title = say("language");
  const dark = document.documentElement.dataset.theme === "dark";
  label(find("theme"), dark ? "sun" : "moon", say(dark ? "themeLight" : "themeDark"));
  label(find("back"), "back", say("back"));
  label(find("calls-toggle"), "calls", say("calls"));
  composer.describe();
  if (!store.me) return;
  find("who").replaceChildren(
    avatar(store.me),
    make("div", {}, make("small", {}, say("youAre")), make("b", {}, make("bdi", {}, store.me.first_name))),
    make("a.another", { href: "/#new", target: "_blank", rel: "noopener", title: say("anotherHint") },
      icon("people"), say("another")),
  );
}

function chooseTheme(theme) {
  document.documentElement.dataset.theme = theme;
  drawFrame();
}

function begin() {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  let chosen = localStorage.getItem("wenbao-theme");
  chooseTheme(chosen ?? (dark.matches ? "dark" : "light"));
  dark.addEventListener("change", () => chosen || chooseTheme(dark.matches ? "dark" : "light"));
  find("theme").addEventListener("click", () => {
    chosen = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
    localStorage.setItem("wenbao-theme", chosen);
    chooseTheme(chosen);
  });
  find("language").addEventListener("click", async () => {
    chooseLanguage(currentLanguage() === "zh" ? "en" : "zh");
    await wire.ask("speak", { language: currentLanguage() });
    redraw();
  });
  find("back").addEventListener("click", () => {
    find("app").dataset.view = "list";
    find("chats").querySelector("[aria-current]")?.focus();
  });
  if (sessionStorage.getItem("wenbao-chat")) find("app").dataset.view = "chat";
  const redraw = () => {
    drawFrame();
    if (!store.chat) return;
    view.show();
    drawChats();
    drawEmpty();
    drawer.draw();
  };
  for (const name of ["chat", "sent", "edited", "deleted", "chats", "typing"]) store.addEventListener(name, drawChats);
  for (const name of ["chat", "sent"]) store.addEventListener(name, drawEmpty);
  store.addEventListener("connection", drawFrame);
  wire.listen((told) => store.hear(told), () => store.lose());
}

begin();

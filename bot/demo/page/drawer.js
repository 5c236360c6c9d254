// The drawer: every call of the Bot API, with its JSON.

import { find, icon, label, make } from "./dom.js";
import { copy } from "./panels.js";
import { locale, say } from "./words.js";

const TOKENS = /("(?:\\.|[^"\\])*")(\s*:)?|\b(true|false|null)\b|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
const MOST_SHOWN = 500;

export class Drawer {
  #store;
  #wire;
  #element = find("drawer");
  #list = make("ol");
  #entries = new Map();

  constructor(store, wire) {
    this.#store = store;
    this.#wire = wire;
    store.addEventListener("calls", () => this.draw());
    store.addEventListener("call", ({ detail }) => this.#add(detail.call));
    find("calls-toggle").addEventListener("click", () => this.turn());
    this.#element.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.turn(false);
    });
    if (sessionStorage.getItem("wenbao-drawer") === "open") this.turn(true);
  }

  turn(open = this.#element.hidden) {
    this.#element.hidden = !open;
    sessionStorage.setItem("wenbao-drawer", open ? "open" : "");
    find("app").classList.toggle("with-drawer", open);
    find("calls-toggle").setAttribute("aria-expanded", String(open));
    if (open) this.#list.scrollTop = this.#list.scrollHeight;
  }

  draw() {
    const close = make("button.round", { type: "button", onclick: () => this.#close() });
    label(close, "close", say("close"));
    this.#element.setAttribute("aria-label", say("calls"));
    this.#list.replaceChildren();
    this.#entries.clear();
    this.#element.replaceChildren(
      make("header.bar", {}, make("div.heading", {}, make("h2", {}, say("calls")), make("p", {}, say("callsHint"))), close),
      this.#list,
      make("p.note", {}, say("sandbox")),
    );
    for (const call of this.#store.calls) this.#add(call);
  }

  /** Opens the drawer at the newest call that has sent or changed this message. */
  showMessage(chatId, messageId) {
    const call = this.#store.calls.findLast(
      ({ message }) => message && message.chat === chatId && message.message_id === messageId,
    );
    if (!call) return;
    this.turn(true);
    const entry = this.#entries.get(call.number);
    entry.open = true;
    entry.scrollIntoView({ block: "start" });
    entry.firstElementChild.focus();
  }

  #close() {
    this.turn(false);
    find("calls-toggle").focus();
  }

  #add(call) {
    const follows = this.#list.scrollHeight - this.#list.scrollTop - this.#list.clientHeight < 60;
    const isUpdate = call.method.toLowerCase() === "getupdates";
    const time = new Intl.DateTimeFormat(locale(), { timeStyle: "medium", hour12: false }).format(call.started * 1000);
    const entry = make("details.call", { "data-method": call.method },
      make("summary", {},
        make("b", {}, call.method),
        make(call.status === 200 ? "span.status" : "span.status.bad", {}, String(call.status)),
        make("span.took", {}, isUpdate ? time : `${Math.max(1, Math.round(call.seconds * 1000))} ms`),
        make("span.gist", { dir: "auto" }, isUpdate ? `${say("update")} ${call.summary}` : call.summary)));
    entry.addEventListener("toggle", () => entry.open && this.#fill(entry, call), { once: true });
    const line = make("li", {}, entry);
    this.#list.append(line);
    this.#entries.set(call.number, entry);
    if (this.#list.children.length > MOST_SHOWN) this.#list.firstElementChild.remove();
    if (follows) this.#list.scrollTop = this.#list.scrollHeight;
  }

  async #fill(entry, call) {
    try {
      const whole = await this.#wire.ask("call", { number: call.number });
      entry.append(block(say("request"), whole.parameters), block(say("answer"), whole.answer));
    } catch (error) {
      entry.append(make("p.note", {}, error.message));
    }
  }
}

function block(title, value) {
  const text = JSON.stringify(value, null, 2) ?? "";
  const button = make("button.copy", { type: "button", title: say("copyJson"), "aria-label": say("copyJson"),
    onclick: () => copy(text) }, icon("copy"));
  return make("section", {}, make("h3", {}, title, button), make("pre", { tabindex: "0" }, colour(text)));
}

/** JSON with its parts told apart by colour. */
function colour(text) {
  const fragment = document.createDocumentFragment();
  let position = 0;
  for (const found of text.matchAll(TOKENS)) {
    fragment.append(text.slice(position, found.index));
    const kind = found[1] ? (found[2] ? "key" : "string") : found[3] ? "word" : "number";
    fragment.append(make(`span.json-${kind}`, {}, found[1] ?? found[0]), found[2] ?? "");
    position = found.index + found[0].length;
  }
  fragment.append(text.slice(position));
  return fragment;
}

// `@bot question` typed into a chat: results while typing, more of them on scrolling, and sending one.

import { find, make } from "./dom.js";
import { showToast } from "./panels.js";
import { say } from "./words.js";

/** The first letter of a headline, after what may stand before it with a colon. */
const initial = (title) => [...title.replace(/^.{1,8}[：:]\s*/u, "").replace(/^\P{L}+/u, "")][0] ?? "报";

const PAUSE = 180;
const NEAR_THE_END = 120;

export class InlinePanel {
  #store;
  #wire;
  #follow;
  #panel = find("results");
  #cached = new Map();
  #query = null;
  #offered = [];
  #next = "";
  #chosen = -1;
  #timer = 0;
  #asking = null;
  #list = make("ul", { id: "options", role: "listbox" });

  /** `follow` takes the start parameter of the button above the results. */
  constructor(store, wire, follow) {
    this.#store = store;
    this.#wire = wire;
    this.#follow = follow;
    store.addEventListener("connection", () => this.#cached.clear());
    this.#list.addEventListener("scroll", () => this.#scrolled(), { passive: true });
  }

  get isOpen() {
    return !this.#panel.hidden;
  }

  /** The inline query in what has been typed; null where it is none. */
  read(text) {
    const name = `@${this.#store.bot?.username} `;
    return text.toLowerCase().startsWith(name.toLowerCase()) ? text.slice(name.length) : null;
  }

  type(text) {
    const query = this.read(text);
    if (query === this.#query) return;
    this.#query = query;
    clearTimeout(this.#timer);
    this.#asking?.abort();
    if (query === null) this.close();
    else this.#timer = setTimeout(() => this.#ask(""), PAUSE);
  }

  close() {
    clearTimeout(this.#timer);
    this.#asking?.abort();
    this.#query = null;
    this.#offered = [];
    this.#panel.hidden = true;
    this.#panel.replaceChildren();
    find("text").removeAttribute("aria-activedescendant");
  }

  /** Moves among the results; true if the key was for them. */
  take(key) {
    if (!this.isOpen || !this.#offered.length) return false;
    if (key === "Enter") this.choose(Math.max(0, this.#chosen));
    else if (key === "ArrowDown" || key === "ArrowUp") this.#mark(this.#chosen + (key === "ArrowDown" ? 1 : -1));
    else return false;
    return true;
  }

  async choose(place) {
    const { answer, id } = this.#offered[place];
    try {
      await this.#wire.ask("choose", { chat: this.#store.current, answer, result: id });
      find("text").value = "";
      find("text").dispatchEvent(new Event("input"));
      this.close();
    } catch (error) {
      showToast(error.message);
    }
  }

  async #ask(offset) {
    const query = this.#query;
    const asking = (this.#asking = new AbortController());
    this.#panel.classList.add("busy");
    if (!this.isOpen) this.#wait();
    try {
      const found = await this.#fetch(query, offset, asking.signal);
      if (query === this.#query && !asking.signal.aborted) this.#show(found, offset);
    } catch (error) {
      if (error.name !== "AbortError" && query === this.#query) this.#tell(say("late"));
    } finally {
      if (asking === this.#asking) {
        this.#asking = null;
        this.#panel.classList.remove("busy");
      }
    }
  }

  /** Telegram keeps results for as long as the bot allows. */
  async #fetch(query, offset, signal) {
    const name = JSON.stringify([query, offset]);
    const kept = this.#cached.get(name);
    if (kept && kept.until > Date.now()) return kept.found;
    const found = await this.#wire.ask("inline", { query, offset }, signal);
    this.#cached.set(name, { found, until: Date.now() + 1000 * found.cache_time });
    if (this.#cached.size > 50) this.#cached.delete(this.#cached.keys().next().value);
    return found;
  }

  #wait() {
    this.#panel.hidden = false;
    this.#panel.replaceChildren(make("p.note", {}, say("searching")));
  }

  #tell(text) {
    this.#offered = [];
    this.#panel.hidden = false;
    this.#panel.replaceChildren(make("p.note", { role: "status" }, text));
  }

  #show(found, offset) {
    this.#next = found.next_offset;
    if (!offset) this.#begin(found);
    const place = this.#offered.length;
    for (const result of found.results) this.#offered.push({ answer: found.answer, id: result.id });
    this.#list.append(...found.results.map((result, number) => this.#option(result, place + number)));
    if (!offset && found.results.length) this.#mark(0);
    if (!offset && !found.results.length && !found.button) this.#tell(say("noResults"));
    requestAnimationFrame(() => this.#scrolled());
  }

  #begin({ button, results }) {
    this.#offered = [];
    this.#chosen = -1;
    this.#list.replaceChildren();
    this.#list.scrollTop = 0;
    this.#list.setAttribute("aria-label", say("results"));
    this.#list.hidden = !results.length;
    const above = button
      ? make("button.above", { type: "button", onclick: () => this.#follow(button.start_parameter) }, button.text)
      : "";
    this.#panel.hidden = false;
    this.#panel.replaceChildren(above, this.#list);
  }

  #option(result, place) {
    const title = result.title ?? "";
    return make("li", { role: "option", id: `option-${place}`, "aria-selected": "false",
      onclick: () => this.choose(place), onpointermove: () => this.#mark(place, { scrolls: false }) },
      make("span.letter", { "aria-hidden": "true" }, initial(title)),
      make("div", {}, make("b", { dir: "auto" }, title), make("span", { dir: "auto" }, result.description ?? "")));
  }

  #mark(place, { scrolls = true } = {}) {
    const options = this.#list.children;
    const marked = Math.max(0, Math.min(place, options.length - 1));
    if (marked === this.#chosen) return;
    options[this.#chosen]?.setAttribute("aria-selected", "false");
    this.#chosen = marked;
    options[marked].setAttribute("aria-selected", "true");
    if (scrolls) options[marked].scrollIntoView({ block: "nearest" });
    find("text").setAttribute("aria-activedescendant", options[marked].id);
  }

  #scrolled() {
    const left = this.#list.scrollHeight - this.#list.scrollTop - this.#list.clientHeight;
    if (this.isOpen && this.#next && !this.#asking && left < NEAR_THE_END) {
      const offset = this.#next;
      this.#next = "";
      this.#ask(offset);
    }
  }
}

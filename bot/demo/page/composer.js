// Writing: the field, replies and corrections, the menu of commands, and files.

import { find, icon, label, make } from "./dom.js";
import { nameOf, preview } from "./bubbles.js";
import { openMenu, showToast } from "./panels.js";
import { currentLanguage, say } from "./words.js";

const LARGEST_FILE = 50 * 1024 * 1024;
const TALLEST = 200;

export class Composer {
  #store;
  #wire;
  #inline;
  #field = find("text");
  #about = null;
  #drafts = new Map();
  #chat = 0;

  constructor(store, wire, inline) {
    this.#store = store;
    this.#wire = wire;
    this.#inline = inline;
    this.#field.addEventListener("input", () => this.#typed());
    this.#field.addEventListener("keydown", (event) => this.#pressed(event));
    find("form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
    find("menu").addEventListener("click", () => this.#showCommands());
    find("attach").addEventListener("click", () => find("file").click());
    find("file").addEventListener("change", ({ target }) => {
      this.sendFiles(target.files);
      target.value = "";
    });
    store.addEventListener("chat", () => this.#change());
    this.#takeDrops();
  }

  /** Puts a text into the field, for the reader to go on with. */
  fill(text) {
    this.#field.value = text;
    this.#field.focus();
    this.#field.setSelectionRange(text.length, text.length);
    this.#typed();
  }

  /** `about`: {reply: message} or {edit: message}. */
  concern(about) {
    this.#about = about;
    if (about?.edit) this.fill(about.edit.text ?? "");
    this.#showAbout();
    if (about) this.#field.focus();
  }

  async send(given = undefined) {
    const text = (given ?? this.#field.value).trim();
    if (!text) return;
    const about = given === undefined ? this.#about : null;
    const chat = this.#store.current;
    if (given === undefined) {
      this.#field.value = "";
      this.concern(null);
      this.#typed();
    }
    try {
      if (about?.edit) await this.#wire.ask("edit", { chat, message_id: about.edit.message_id, text });
      else await this.#wire.ask("send", { chat, text, reply_to: about?.reply?.message_id });
    } catch (error) {
      showToast(error.status === 400 ? error.message : say("failed"));
      if (given === undefined && !this.#field.value) this.fill(text);
    }
  }

  async sendFiles(files) {
    for (const file of files) {
      if (file.size > LARGEST_FILE) {
        showToast(say("tooLarge"));
        continue;
      }
      try {
        await this.#wire.sendFile(this.#store.current, file);
      } catch {
        showToast(say("failed"));
      }
    }
  }

  describe() {
    label(find("send"), "send", say(this.#about?.edit ? "save" : "send"));
    label(find("attach"), "attach", say("attach"));
    label(find("menu"), "menu", say("menu"));
    find("drop").textContent = say("drop");
    this.#field.setAttribute("aria-label", say("message"));
    this.#field.placeholder = say("message");
  }

  #change() {
    if (this.#chat === this.#store.current) return;
    if (this.#chat) this.#drafts.set(this.#chat, this.#field.value);
    this.#chat = this.#store.current;
    this.#about = null;
    this.#showAbout();
    this.#field.value = this.#drafts.get(this.#chat) ?? sessionStorage.getItem(`wenbao-draft-${this.#chat}`) ?? "";
    this.#inline.close();
    this.#typed();
  }

  #typed() {
    this.#field.style.height = "auto";
    // A field that is out of sight has no height to go by.
    const height = this.#field.scrollHeight;
    this.#field.style.height = height ? `${Math.min(height, TALLEST)}px` : "";
    sessionStorage.setItem(`wenbao-draft-${this.#chat}`, this.#field.value);
    find("send").classList.toggle("ready", this.#field.value.trim() !== "");
    this.#inline.type(this.#field.value);
  }

  #pressed(event) {
    // While a Chinese input method is open, its keys are its own.
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === "Escape" && (this.#inline.isOpen || this.#about)) {
      this.#inline.close();
      if (this.#about?.edit) this.fill("");
      this.concern(null);
    } else if (!event.shiftKey && this.#inline.take(event.key)) {
      event.preventDefault();
    } else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.send();
    } else if (event.key === "ArrowUp" && event.altKey) {
      event.preventDefault();
      this.#store.dispatchEvent(new CustomEvent("leave"));
    } else if (event.key === "ArrowUp" && !this.#field.value) {
      event.preventDefault();
      this.#correctLast();
    }
  }

  #correctLast() {
    const messages = [...(this.#store.chat?.messages.values() ?? [])];
    const last = messages.findLast((message) => this.#store.isMine(message) && message.text && !message.via_bot);
    if (last) this.concern({ edit: last });
  }

  #showAbout() {
    const place = find("about");
    const message = this.#about?.edit ?? this.#about?.reply;
    place.hidden = !message;
    this.describe();
    if (!message) return place.replaceChildren();
    const close = make("button.round", { type: "button", onclick: () => this.#giveUp() });
    label(close, "close", say("cancel"));
    return place.replaceChildren(
      icon(this.#about.edit ? "edit" : "reply"),
      make("div", {}, make("b", { dir: "auto" }, this.#about.edit ? say("editing") : nameOf(message.from)),
        make("span", { dir: "auto" }, preview(message))),
      close,
    );
  }

  #giveUp() {
    if (this.#about?.edit) this.fill("");
    this.concern(null);
    this.#field.focus();
  }

  #showCommands() {
    const { commands } = this.#store;
    const known = commands[currentLanguage()] ?? commands[""] ?? [];
    const box = find("menu").getBoundingClientRect();
    const entries = known.map(({ command, description }) => [
      null,
      [make("b", {}, `/${command}`), make("span", {}, description)],
      () => (command === "ask" ? this.fill("/ask ") : this.send(`/${command}`)),
    ]);
    if (entries.length) openMenu(entries, { x: box.left, y: box.top - 8, from: find("menu") });
  }

  #takeDrops() {
    const drop = find("drop");
    let depth = 0;
    const carriesFiles = (event) => event.dataTransfer?.types.includes("Files");
    const show = (step) => {
      depth = Math.max(0, depth + step);
      drop.hidden = depth === 0;
    };
    addEventListener("dragenter", (event) => carriesFiles(event) && show(1));
    addEventListener("dragleave", (event) => carriesFiles(event) && show(-1));
    addEventListener("dragover", (event) => carriesFiles(event) && event.preventDefault());
    addEventListener("drop", (event) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      show(-depth);
      this.sendFiles(event.dataTransfer.files);
    });
  }
}

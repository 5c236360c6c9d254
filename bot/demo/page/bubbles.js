// One message as an element.

import { avatar, calm, formatSize, icon, make, shade } from "./dom.js";
import { foldQuotes, renderText } from "./entities.js";
import { formatTime, locale, say } from "./words.js";

const SECONDS_TOGETHER = 600;

const nameOf = (person) => [person.first_name, person.last_name].filter(Boolean).join(" ");
const isService = (message) =>
  Boolean(message.new_chat_members || message.left_chat_member || message.migrate_to_chat_id);

export class Bubbles {
  #store;
  #acts;

  /** `acts`: text, press, menu, jump, picture – what is done when a part of a bubble is used. */
  constructor(store, acts) {
    this.#store = store;
    this.#acts = acts;
  }

  /** The list element of a message. */
  render(message) {
    const mine = this.#store.isMine(message);
    const element = make("li", { "data-id": message.message_id, tabindex: "-1" });
    if (isService(message)) {
      element.className = "service";
      element.append(make("span", {}, sayService(message)));
      return element;
    }
    element.className = mine ? "message mine" : "message";
    const body = make("div.body", {}, this.#bubble(message), this.#keyboard(message));
    element.append(body);
    if (message.chat.type !== "private" && !mine) element.prepend(avatar(message.from));
    return element;
  }

  /** Puts the new look of a message in the place of the old one, so that the eye can follow; resolves at rest. */
  async revise(element, message) {
    const body = element.querySelector(".body");
    if (!body) return undefined;
    const before = body.getBoundingClientRect();
    body.replaceChildren(this.#bubble(message), this.#keyboard(message) ?? "");
    foldQuotes(element);
    if (calm()) return undefined;
    const after = body.getBoundingClientRect();
    const bubble = body.firstElementChild;
    bubble.querySelector(".words")?.animate([{ opacity: 0.15 }, { opacity: 1 }], { duration: 260, easing: "ease-out" });
    if (Math.abs(after.height - before.height) < 2 && Math.abs(after.width - before.width) < 2) {
      return undefined;
    }
    body.classList.add("changing");
    const sizes = [before, after].map((box) => ({ height: `${box.height}px`, width: `${box.width}px` }));
    const turning = body.animate(sizes, { duration: 220, easing: "cubic-bezier(.2,.7,.3,1)" });
    turning.onfinish = turning.oncancel = () => body.classList.remove("changing");
    return turning.finished.catch(() => {});
  }

  /** Whether two messages stand close together, as those of one person do. */
  belongTogether(one, other) {
    if (!one || !other || isService(one) || isService(other)) return false;
    return one.from.id === other.from.id && Math.abs(one.date - other.date) < SECONDS_TOGETHER;
  }

  #bubble(message) {
    const mine = this.#store.isMine(message);
    const bubble = make("div.bubble", { "data-shade": shade(message.from.id) });
    if (message.chat.type !== "private" && !mine) {
      bubble.append(make("p.sender", {}, make("bdi", {}, nameOf(message.from)), ...this.#via(message, " ")));
    } else if (message.via_bot) {
      bubble.append(make("p.sender", {}, ...this.#via(message, "")));
    }
    if (message.reply_to_message) bubble.append(this.#replied(message));
    bubble.append(...this.#media(message));
    const text = message.text ?? message.caption;
    const words = make("div.words", { dir: "auto" });
    if (text) words.append(renderText(text, message.entities ?? message.caption_entities, this.#acts.text));
    words.append(this.#meta(message, mine));
    bubble.append(words);
    bubble.append(
      make("button.more", { type: "button", tabindex: "-1", "aria-label": say("more"), onclick: this.#openMenu(message) },
        icon("down")),
    );
    bubble.addEventListener("contextmenu", this.#openMenu(message));
    // Without a pointer that hovers, a tap on a bubble opens its menu, as in Telegram's apps.
    if (matchMedia("(hover: none)").matches) bubble.addEventListener("click", this.#openMenu(message));
    return bubble;
  }

  #openMenu(message) {
    return (event) => {
      const used = event.target.closest(event.type === "click" ? "a, [role=button], button, .long" : "a");
      if (getSelection()?.toString() || (used && used !== event.target.closest(".more"))) return;
      event.stopPropagation();
      event.preventDefault();
      this.#acts.menu(message, event);
    };
  }

  #via(message, space) {
    if (!message.via_bot) return [];
    const name = `@${message.via_bot.username}`;
    return [space, make("span.via", {}, `${say("via")} `, make("bdi", {}, name))];
  }

  #replied(message) {
    const replied = message.reply_to_message;
    const jump = () => this.#acts.jump(replied.message_id);
    return make("button.replied", { type: "button", "data-shade": shade(replied.from.id), onclick: jump },
      make("b", {}, make("bdi", {}, nameOf(replied.from))),
      make("span", { dir: "auto" }, message.quote?.text ?? preview(replied)));
  }

  #media(message) {
    const shown = [];
    if (message.photo) {
      const { file_id, width, height } = message.photo.at(-1);
      const src = this.#acts.picture(file_id);
      const enlarge = () => this.#acts.enlarge(src, message.caption);
      shown.push(make("button.photo", { type: "button", "aria-label": say("enlarge"), onclick: enlarge },
        make("img", { src, width, height, alt: message.caption ?? say("photo") })));
    }
    if (message.document) {
      const { file_name, file_size } = message.document;
      shown.push(make("div.file", {}, make("span.disc", {}, icon("file")),
        make("div", {}, make("b", { dir: "auto" }, file_name ?? ""),
          make("span", {}, formatSize(file_size ?? 0, locale())))));
    }
    return shown;
  }

  #meta(message, mine) {
    const time = make("time", { datetime: new Date(message.date * 1000).toISOString() }, formatTime(message.date));
    const edited = message.edit_date ? make("span.edited", {}, say("edited")) : null;
    return make("span.meta", {}, edited, time, mine ? icon("check", say("sent")) : null);
  }

  #keyboard(message) {
    const rows = message.reply_markup?.inline_keyboard;
    if (!rows?.length) return null;
    return make("div.keyboard", {}, ...rows.map((row, rowNumber) =>
      make("div.row", {}, ...row.map((button, column) => this.#button(message, button, rowNumber, column)))));
  }

  #button(message, button, row, column) {
    const mark = button.url ? "link" : button.copy_text ? "copy" : "switch_inline_query" in button ? "share" : null;
    const pressed = (event) => this.#acts.press(message, button, { row, column }, event.currentTarget);
    return make("button.key", { type: "button", onclick: pressed },
      make("span", { dir: "auto" }, button.text), mark ? icon(mark) : null);
  }
}

function sayService(message) {
  const joined = message.new_chat_members?.[0];
  if (joined && joined.id === message.from.id) return say("joined", nameOf(joined));
  if (joined) return say("added", nameOf(message.from), nameOf(joined));
  if (message.left_chat_member) return say("left", nameOf(message.left_chat_member));
  return "";
}

/** A message in one line. */
export function preview(message) {
  if (isService(message)) return sayService(message);
  const text = message.text ?? message.caption ?? message.document?.file_name ?? (message.photo ? say("photo") : "");
  return text.replaceAll(/\s+/g, " ").slice(0, 120);
}

export { foldQuotes, nameOf };

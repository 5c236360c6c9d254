// What comes and goes above the page: toasts, alerts, menus, and the choice of a chat.

import { avatar, find, icon, make } from "./dom.js";
import { say } from "./words.js";

const TOAST_LASTS = 3500;

let toastTimer = 0;

export function showToast(text) {
  const toast = find("toast");
  toast.textContent = text;
  toast.classList.add("shown");
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => toast.classList.remove("shown"), TOAST_LASTS);
}

export function showAlert(text) {
  return openDialog(make("p", { dir: "auto" }, text), [[say("ok"), true]]);
}

/** Which chat a question is taken to; null if none is. */
export function chooseChat(chats, bot) {
  return openDialog(make("h3", {}, say("chooseChat")), [
    ...chats.map((chat) => [chat.title ?? bot.first_name, chat.id, chat.title ? chat : bot]),
    [say("cancel"), null],
  ]);
}

/** A picture at its full size, to scroll about in; a click, Escape or the button closes it. */
export function showPicture(src, caption) {
  const viewer = find("viewer");
  const shut = () => viewer.close();
  const button = make("button.shut", { type: "button", "aria-label": say("close"), onclick: shut }, icon("close"));
  viewer.setAttribute("aria-label", caption ?? say("photo"));
  viewer.replaceChildren(button, make("img", { src, alt: caption ?? say("photo"), onclick: shut }));
  viewer.showModal();
}

function openDialog(content, choices) {
  const dialog = find("dialog");
  return new Promise((resolve) => {
    let chosen = null;
    const buttons = choices.map(([text, value, person]) => {
      const choose = () => {
        chosen = value;
        dialog.close();
      };
      return make(person ? "button.choice" : "button.plain", { type: "button", onclick: choose },
        person ? avatar(person) : null, make("bdi", {}, text));
    });
    dialog.replaceChildren(content, make("div.choices", {}, ...buttons));
    dialog.addEventListener("close", () => resolve(chosen), { once: true });
    dialog.showModal();
  });
}

/** A menu at a place; `entries` are [icon, text, action]. */
export function openMenu(entries, { x, y, from }) {
  closeMenu();
  const items = entries.map(([picture, text, act]) =>
    make("button", { type: "button", role: "menuitem", tabindex: "-1", onclick: () => (closeMenu(), act()) },
      picture ? icon(picture) : null, ...(Array.isArray(text) ? text : [text])));
  const menu = make("div.menu", { role: "menu", id: "popup" }, ...items);
  menu.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      items.at((items.indexOf(document.activeElement) + step) % items.length).focus();
    } else if (event.key === "Escape" || event.key === "Tab") {
      event.preventDefault();
      event.stopPropagation();
      closeMenu();
      from?.focus();
    }
  });
  document.body.append(menu);
  const box = menu.getBoundingClientRect();
  menu.style.left = `${Math.max(8, Math.min(x, innerWidth - box.width - 8))}px`;
  menu.style.top = `${Math.max(8, y + box.height > innerHeight - 8 ? y - box.height : y)}px`;
  items[0]?.focus();
  setTimeout(() => document.addEventListener("pointerdown", closeOutside));
}

function closeOutside(event) {
  if (!event.target.closest("#popup")) closeMenu();
}

function closeMenu() {
  document.removeEventListener("pointerdown", closeOutside);
  find("popup")?.remove();
}

export async function copy(text, told = say("copied")) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const field = make("textarea", { readonly: true });
    field.value = text;
    document.body.append(field);
    field.select();
    document.execCommand("copy"); // without permission, or over plain HTTP from elsewhere
    field.remove();
  }
  showToast(told);
}

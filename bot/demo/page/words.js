// What the page itself says. What the bot says comes from the bot.

const WORDS = {
  zh: {
    page: "问报 · 试用",
    brand: "问报",
    chats: "对话",
    language: "English",
    themeLight: "换成浅色",
    themeDark: "换成深色",
    back: "返回对话列表",
    calls: "Bot API 调用",
    callsHint: "机器人和服务器之间的每一次往来，都在这里。",
    callsEmpty: "还没有调用。",
    close: "关闭",
    bot: "机器人",
    typing: "正在输入…",
    waiting: "连接中…",
    members: (count) => `${count} 位成员`,
    message: "输入消息",
    messageInline: "输入要问报的话…",
    send: "发送",
    save: "保存",
    attach: "发送报纸文件",
    menu: "命令",
    toBottom: "回到最新消息",
    unread: (count) => `${count} 条未读`,
    edited: "已编辑",
    sent: "已送达",
    via: "通过",
    you: "你",
    reply: "回复",
    edit: "修改",
    editing: "修改消息",
    copyText: "复制文字",
    copied: "已复制",
    showCall: "看这条消息的调用",
    more: "操作",
    expand: "展开全文",
    collapse: "收起",
    results: "内联查询结果",
    searching: "正在查报…",
    noResults: "没有结果",
    chooseChat: "发到哪个对话？",
    cancel: "取消",
    ok: "好",
    drop: "放开，把报纸文件发给问报",
    tooLarge: "文件太大，最多 50 MB。",
    failed: "没有成功，请再试一次。",
    full: "演示里的人已经满了。",
    late: "机器人没有及时回答。",
    startgroup: "在这个演示里，机器人已经在“读报小组”里了。",
    youAre: "你是",
    another: "再来一个人",
    anotherHint: "在新标签页里，以另一个人的身份打开",
    emptyTitle: "向报纸提问",
    emptyText: "回答都是报上的原句，一字不改，并注明标题和出处。",
    emptyStart: "开始",
    emptyAdmin: "这里你是管理员：把报纸的版面（.pdf、.txt）或文章（.jsonl）拖进来，就能收进报库。",
    groupTitle: "在群里问报",
    joined: (name) => `${name} 加入了群组`,
    left: (name) => `${name} 离开了群组`,
    added: (who, name) => `${who} 邀请 ${name} 加入了群组`,
    today: "今天",
    yesterday: "昨天",
    photo: "图片",
    enlarge: "放大图片",
    update: "收到",
    request: "请求",
    answer: "应答",
    copyJson: "复制 JSON",
    sandbox: "只在本机：没有任何东西发往 Telegram。",
  },
  en: {
    page: "Wenbao · try it",
    brand: "Wenbao",
    chats: "Chats",
    language: "中文",
    themeLight: "Switch to light",
    themeDark: "Switch to dark",
    back: "Back to the chats",
    calls: "Bot API calls",
    callsHint: "Everything that passes between the bot and the server.",
    callsEmpty: "No calls yet.",
    close: "Close",
    bot: "bot",
    typing: "typing…",
    waiting: "connecting…",
    members: (count) => `${count} members`,
    message: "Message",
    messageInline: "Ask the newspaper…",
    send: "Send",
    save: "Save",
    attach: "Send a page file",
    menu: "Commands",
    toBottom: "To the newest message",
    unread: (count) => `${count} unread`,
    edited: "edited",
    sent: "delivered",
    via: "via",
    you: "You",
    reply: "Reply",
    edit: "Edit",
    editing: "Edit message",
    copyText: "Copy text",
    copied: "Copied",
    showCall: "Show the call behind it",
    more: "Actions",
    expand: "Show all",
    collapse: "Show less",
    results: "Inline results",
    searching: "Looking through the paper…",
    noResults: "No results",
    chooseChat: "Send to which chat?",
    cancel: "Cancel",
    ok: "OK",
    drop: "Let go to send the page file to wenbao",
    tooLarge: "That file is too large; the limit is 50 MB.",
    failed: "That did not work. Please try again.",
    full: "There is no room for one more person in this demo.",
    late: "The bot has not answered in time.",
    startgroup: "In this demo the bot is already in the group.",
    youAre: "You are",
    another: "New person",
    anotherHint: "Opens a new tab as somebody else",
    emptyTitle: "Ask the newspaper",
    emptyText: "Every answer is a sentence of the paper, word for word, with its headline and source.",
    emptyStart: "Start",
    emptyAdmin: "You are the owner here: drop a newspaper page (.pdf, .txt) or articles (.jsonl) to add them to the library.",
    groupTitle: "Asking in a group",
    joined: (name) => `${name} joined the group`,
    left: (name) => `${name} left the group`,
    added: (who, name) => `${who} added ${name}`,
    today: "Today",
    yesterday: "Yesterday",
    photo: "Photo",
    enlarge: "Enlarge the picture",
    update: "received",
    request: "Request",
    answer: "Answer",
    copyJson: "Copy JSON",
    sandbox: "On this machine only: nothing is sent to Telegram.",
  },
};

const LOCALES = { zh: "zh-CN", en: "en-GB" };

function stored() {
  try {
    return localStorage.getItem("wenbao-language");
  } catch {
    return null; // storage can be switched off
  }
}

let tongue = stored() ?? (navigator.language.startsWith("zh") ? "zh" : "en");

export const currentLanguage = () => tongue;
export const locale = () => LOCALES[tongue];

export function chooseLanguage(chosen) {
  tongue = chosen;
  try {
    localStorage.setItem("wenbao-language", chosen);
  } catch {
    // it holds for this page, then
  }
}

export function say(name, ...values) {
  const said = WORDS[tongue][name];
  return typeof said === "function" ? said(...values) : said;
}

export const formatTime = (seconds) =>
  new Intl.DateTimeFormat(locale(), { hour: "2-digit", minute: "2-digit", hour12: false }).format(seconds * 1000);

export function formatDay(seconds) {
  const day = new Date(seconds * 1000);
  const away = Math.round((new Date().setHours(0, 0, 0, 0) - new Date(day).setHours(0, 0, 0, 0)) / 86_400_000);
  if (away === 0) return say("today");
  if (away === 1) return say("yesterday");
  return new Intl.DateTimeFormat(locale(), { month: "long", day: "numeric" }).format(day);
}

# 问报的话，简体。引文照报纸原样，不在这里。

language-name = 简体中文

## 出处
no-headline = （报上看不出标题）
unknown-source = （未注明报纸和日期）
original = 原文网页
recognised = （文字由机器识别自版面图片）
paper = 《{ $paper }》
date = { $year }年{ $month }月{ $day }日
page = 第{ $page }版
page-name = 第{ $page }版
between = {" "}
deck = ——{ $deck }
continued-from = 上接第{ $page }版
continued-on = 下转第{ $page }版
no-body = 这篇报上只有标题，没有正文。

## 回答
quote-place = 第 { $number } 条，共 { $of } 条
quote-cut = （引文太长，这里只是一段，其余请看全文）
looked-for = 按“{ $words }”找的：
related-quote = 可能相关，但不是回答：
empty-question = 想问什么？直接写给我就行，比如：祁县有多少家玻璃器皿企业？
no-match = 我在报上没有找到这件事。
low-confidence = 我在报上没有找到您问的这一点。
ask-otherwise = 换个说法，或者只写最要紧的几个词，再试一次吧。
nearest = 最接近的几篇（可能相关，不是回答）：

## 按钮
button-context = 上下文
button-article = 全文
button-page = 版面
button-previous = ‹ 上一条
button-next = 下一条 ›
button-cite = 复制出处
button-share = 分享
button-back = ‹ 返回
button-latest = 最新报纸
button-elsewhere = 在别的聊天里问
button-add-to-group = 加到群里
button-open = 打开全文
button-ingest = 收进报库
button-discard = 不收
button-not-found = 报上没有找到，点这里看怎么问

## 开始与帮助
start-title = 问报：问报纸，报纸答
start-body =
    把问题发给我，我从报纸里找出原话，一字不改，并告诉您出自哪篇报道、哪天、哪一版。
    报上没有的，我会说没有。
start-examples = 比如可以把这些发给我（点一下就能复制）：
help-title = 怎么问
help-body =
    直接写问题就行，也可以接着追问，比如“那第二批呢？”。
    写错了？改一改原来的消息，回答会跟着改。
help-commands = 还可以用这些命令：
help-groups = 在群里请用 /ask 加问题，或者回复我的消息。在任何聊天里输入 @{ $bot } 加问题，也能查。
group-hint = 在群里这样问我：/ask 加上问题，或者直接回复我的消息。也可以输入 @{ $bot } 加问题。

command-ask = 问一个问题
command-latest = 看最新的报纸
command-article = 按标题找一篇报道
command-language = 选择界面语言
command-help = 怎么问
command-privacy = 我记住什么，不记住什么
command-forgetme = 忘掉关于我的一切

## 隐私
privacy-title = 我记住什么
privacy-kept =
    您选的语言、您点的 👍 👎，几分钟内的上一个问题（为了听懂追问），还有九十天内给您看过哪些引文（为了按钮还能用）。
    您发来的消息会留到答完为止：程序万一中断，重新启动后还能接着回答。
privacy-questions-not-stored = 除此之外，您的问题不会保存下来。
privacy-questions-stored = 这个机器人的主人打开了提问记录：您的问题会保存下来，用来改进回答。
privacy-forget = 发送 /forgetme，关于您的这些都会删掉。
forgotten = 好了，关于您的记录都删掉了。随时可以重新开始。

## 语言
language-choice = 请选择界面语言。引文总是照报纸原样。

## 其他
not-text = 我只看得懂文字。请把问题写出来发给我。
flood-notice = 问得太快啦，请歇一会儿再问，我还在。
stale = 这条消息太久了，按钮已经失效。请再问一次。
error = 抱歉，刚才出了点问题。再遇到的话，请把编号告诉主人：{ $id }
not-yours = 这是别人问的。您也可以问我一个。

toast-thanks = 谢谢！
toast-clipping = 正在剪报……
no-photos-here = 这个群不让机器人发图片；请在私聊里看版面。
toast-noted = 谢谢，记下了，会改进。
toast-stale = 按钮已经失效，请再问一次。
toast-not-yours = 这是别人的按钮，您也可以自己问一个。
toast-language = 好，以后用简体中文。

## 翻报
latest-title = 最新报纸
latest-empty = 报库还是空的。
issue-pages = 共 { $count } 版
issue-articles = { $count } 篇
issue-unknown = 日期不明
page-unknown = 版次不明
nothing-printed = 报库里没有这样的报纸或版面。
page-empty = 这一版没有文章。

## 行内查询
inline-help-title = 问报纸
inline-help-description = 接着输入问题，例如：{ $example }
inline-help-message = 在任何聊天里输入 @{ $bot } 加上问题，就能引用报纸原话。
inline-related = 可能相关：{ $headline }
inline-example = 玻璃器皿企业有多少家

## 主人
reading-title = 这一版我是这样读的
reading-articles = 读出 { $count } 篇：
reading-none = 没有读出文章。
reading-paragraphs = { $count } 段
reading-uncertain = 待核：{ $fields }
reading-more = ……还有 { $count } 篇
reading-unplaced = 归属不明（{ $count } 处）：
reading-rest = 另有栏目 { $labels }、图片说明 { $captions }、广告 { $advertisements } 处，不算文章。
reading-ask = 收进报库吗？
field-headline = 标题
field-kicker = 引题
field-deck = 副题
field-byline = 署名
field-subhead = 小标题
field-paragraphs = 正文
ingested-added = 收好了：新收 { $count } 篇，现在就可以问。
ingested-nothing = 这些文章报库里都有了，没有新收的。
ingested-known = 已有 { $count } 篇，不重复收。
ingested-refused = 有 { $count } 篇读不了，没有收。
discarded = 好，没有收。
refused-too-large = 文件太大了，最多 { $limit }。
refused-wrong-type = 这种文件我还读不了，请发 { $limit }。
refused-empty = 这个文件里没有读出文章。
refused-unreadable = 这个文件读不了，可能已经损坏，或者编码不对。
stats-title = 近况
stats-issues = 报纸：{ $count } 期
stats-articles = 文章：{ $count } 篇
stats-questions = 提问：{ $count } 次
stats-answered = 答出：{ $count } 次
stats-chats = 聊天：{ $count } 个
stats-feedback = 👍 { $good } · 👎 { $bad }

# 問報的話，正體。引文照報紙原樣，不在這裡。

language-name = 繁體中文

## 出處
no-headline = （報上看不出標題）
unknown-source = （未註明報紙與日期）
original = 原文網頁
recognised = （文字由機器辨識自版面圖片）
paper = 《{ $paper }》
date = { $year }年{ $month }月{ $day }日
page = 第{ $page }版
page-name = 第{ $page }版
between = {" "}
deck = ——{ $deck }
continued-from = 上承第{ $page }版
continued-on = 下接第{ $page }版
no-body = 這篇在報上只有標題，沒有內文。

## 回答
quote-place = 第 { $number } 則，共 { $of } 則
quote-cut = （引文太長，這裡只是一段，其餘請看全文）
looked-for = 按「{ $words }」找的：
related-quote = 可能相關，但不是答案：
empty-question = 想問什麼？直接寫給我就行，例如：祁縣有多少家玻璃器皿企業？
no-match = 我在報上沒有找到這件事。
low-confidence = 我在報上沒有找到您問的這一點。
ask-otherwise = 換個說法，或者只寫最關鍵的幾個詞，再試一次吧。
nearest = 最接近的幾篇（可能相關，不是答案）：

## 按鈕
button-context = 前後文
button-article = 全文
button-page = 版面
button-previous = ‹ 上一則
button-next = 下一則 ›
button-cite = 複製出處
button-share = 分享
button-back = ‹ 返回
button-latest = 最新報紙
button-elsewhere = 在其他聊天裡問
button-add-to-group = 加到群組
button-open = 打開全文
button-ingest = 收進報庫
button-discard = 不收
button-not-found = 報上沒有找到，點這裡看怎麼問

## 開始與說明
start-title = 問報：問報紙，報紙答
start-body =
    把問題傳給我，我從報紙裡找出原話，一字不改，並告訴您出自哪篇報導、哪一天、哪一版。
    報上沒有的，我會說沒有。
start-examples = 例如可以把這些傳給我（點一下就能複製）：
help-title = 怎麼問
help-body =
    直接寫問題就行，也可以接著追問，例如「那第二批呢？」。
    寫錯了？編輯原來的訊息，答案會跟著改。
help-commands = 還可以用這些指令：
help-groups = 在群組裡請用 /ask 加問題，或者回覆我的訊息。在任何聊天裡輸入 @{ $bot } 加問題，也能查。
group-hint = 在群組裡這樣問我：/ask 加上問題，或者直接回覆我的訊息。也可以輸入 @{ $bot } 加問題。

command-ask = 問一個問題
command-latest = 看最新的報紙
command-article = 依標題找一篇報導
command-language = 選擇介面語言
command-help = 怎麼問
command-privacy = 我記住什麼，不記住什麼
command-forgetme = 忘掉關於我的一切

## 隱私
privacy-title = 我記住什麼
privacy-kept =
    您選的語言、您按的 👍 👎，幾分鐘內的上一個問題（為了聽懂追問），還有九十天內給您看過哪些引文（為了按鈕還能用）。
    您傳來的訊息會留到答完為止：程式萬一中斷，重新啟動後還能接著回答。
privacy-questions-not-stored = 除此之外，您的問題不會保存下來。
privacy-questions-stored = 這個機器人的主人開啟了提問紀錄：您的問題會保存下來，用來改進回答。
privacy-forget = 傳送 /forgetme，關於您的這些都會刪除。
forgotten = 好了，關於您的紀錄都刪除了。隨時可以重新開始。

## 語言
language-choice = 請選擇介面語言。引文一律照報紙原樣。

## 其他
not-text = 我只看得懂文字。請把問題寫出來傳給我。
flood-notice = 問得太快啦，請歇一會兒再問，我還在。
stale = 這則訊息太久了，按鈕已經失效。請再問一次。
error = 抱歉，剛才出了點問題。再遇到的話，請把編號告訴主人：{ $id }
not-yours = 這是別人問的。您也可以問我一個。

toast-thanks = 謝謝！
toast-clipping = 正在剪報……
no-photos-here = 這個群組不讓機器人傳圖片；請在私聊裡看版面。
toast-noted = 謝謝，記下了，會改進。
toast-stale = 按鈕已經失效，請再問一次。
toast-not-yours = 這是別人的按鈕，您也可以自己問一個。
toast-language = 好，以後用繁體中文。

## 翻報
latest-title = 最新報紙
latest-empty = 報庫還是空的。
issue-pages = 共 { $count } 版
issue-articles = { $count } 篇
issue-unknown = 日期不明
page-unknown = 版次不明
nothing-printed = 報庫裡沒有這樣的報紙或版面。
page-empty = 這一版沒有文章。

## 行內查詢
inline-help-title = 問報紙
inline-help-description = 接著輸入問題，例如：{ $example }
inline-help-message = 在任何聊天裡輸入 @{ $bot } 加上問題，就能引用報紙原話。
inline-related = 可能相關：{ $headline }
inline-example = 玻璃器皿企業有多少家

## 主人
reading-title = 這一版我是這樣讀的
reading-articles = 讀出 { $count } 篇：
reading-none = 沒有讀出文章。
reading-paragraphs = { $count } 段
reading-uncertain = 待核：{ $fields }
reading-more = ……還有 { $count } 篇
reading-unplaced = 歸屬不明（{ $count } 處）：
reading-rest = 另有欄名 { $labels }、圖片說明 { $captions }、廣告 { $advertisements } 處，不算文章。
reading-ask = 收進報庫嗎？
field-headline = 標題
field-kicker = 引題
field-deck = 副題
field-byline = 署名
field-subhead = 小標題
field-paragraphs = 正文
ingested-added = 收好了：新收 { $count } 篇，現在就可以問。
ingested-nothing = 這些文章報庫裡都有了，沒有新收的。
ingested-known = 已有 { $count } 篇，不重複收。
ingested-refused = 有 { $count } 篇讀不了，沒有收。
discarded = 好，沒有收。
refused-too-large = 檔案太大了，最多 { $limit }。
refused-wrong-type = 這種檔案我還讀不了，請傳 { $limit }。
refused-empty = 這個檔案裡沒有讀出文章。
refused-unreadable = 這個檔案讀不了，可能已經損壞，或者編碼不對。
stats-title = 近況
stats-issues = 報紙：{ $count } 期
stats-articles = 文章：{ $count } 篇
stats-questions = 提問：{ $count } 次
stats-answered = 答出：{ $count } 次
stats-chats = 聊天：{ $count } 個
stats-feedback = 👍 { $good } · 👎 { $bad }

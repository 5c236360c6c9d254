# What wenbao says in English. Quotes stay as printed and are not here.

language-name = English

## Sources
no-headline = (no headline found on the page)
unknown-source = (paper and date not stated)
original = original page
recognised = (text recognised by machine from a picture of the page)
paper = { $paper }
date = { $day } { $month ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
} { $year }
page = p. { $page }
page-name = Page { $page }
between = {", "}
deck = — { $deck }
continued-from = continued from p. { $page }
continued-on = continued on p. { $page }
no-body = The paper prints only a headline here, no text.

## Answers
quote-place = Quote { $number } of { $of }
quote-cut = (A long quote: this is only part of it, the rest is in the full article.)
looked-for = Here is what I found for “{ $words }”:
related-quote = Possibly related, but not an answer:
empty-question = What would you like to know? Just write it to me, for example: 祁县有多少家玻璃器皿企业？
no-match = I couldn’t find this in the papers.
low-confidence = I couldn’t find the detail you asked about in the papers.
ask-otherwise = Try other words, or only the few that matter most.
nearest = Closest articles (possibly related, not an answer):

## Buttons
button-context = Context
button-article = Full article
button-page = On the page
button-previous = ‹ Previous
button-next = Next ›
button-cite = Cite
button-share = Share
button-back = ‹ Back
button-latest = Latest papers
button-elsewhere = Ask in another chat
button-add-to-group = Add to a group
button-open = Open the article
button-ingest = Add to the library
button-discard = Discard
button-not-found = Not in the papers. How to ask?

## Start and help
start-title = Wenbao: ask the newspaper
start-body =
    Send me a question and I’ll find the sentence that answers it, word for word, with the headline, date and page it stood under.
    If the papers don’t say, I’ll tell you so.
start-examples = Try one of these (tap to copy):
help-title = How to ask
help-body =
    Just write your question. You can follow up, too: “那第二批呢？”
    Made a typo? Edit your message and the answer changes with it.
help-commands = There are also commands:
help-groups = In groups, use /ask with your question or reply to one of my messages. In any chat at all, type @{ $bot } and your question.
group-hint = Ask me here with /ask and your question, or by replying to one of my messages. You can also type @{ $bot } and your question.

command-ask = Ask a question
command-latest = Browse the latest papers
command-article = Find an article by its headline
command-language = Choose the interface language
command-help = How to ask
command-privacy = What I remember and what I don’t
command-forgetme = Forget everything about me

## Privacy
privacy-title = What I remember
privacy-kept =
    The language you chose and your 👍 and 👎; for a few minutes your last question, to understand a follow-up; and for 90 days which quotes I showed you, so that their buttons work.
    A message you send me is kept until it has been answered, so that it still gets its answer if I am interrupted.
privacy-questions-not-stored = Beyond that, your questions are not stored.
privacy-questions-stored = The owner of this bot has switched on question logging: your questions are stored to improve the answers.
privacy-forget = Send /forgetme and all of it is deleted.
forgotten = Done: everything about you is deleted. You’re welcome back any time.

## Language
language-choice = Choose the interface language. Quotes always stay as printed.

## Other
not-text = I can only read text. Please write your question to me.
flood-notice = That’s a lot of questions at once. Give me a moment, then ask again.
stale = This message is too old and its buttons no longer work. Please ask again.
error = Sorry, something went wrong. If it happens again, please tell the owner this reference: { $id }
not-yours = Someone else asked this. You’re welcome to ask me yourself.

toast-thanks = Thank you!
toast-clipping = Cutting it out…
no-photos-here = This group doesn’t let bots send pictures; please look at the page in a private chat.
toast-noted = Thanks, noted. We’ll do better.
toast-stale = These buttons no longer work. Please ask again.
toast-not-yours = These are someone else’s buttons. You’re welcome to ask yourself.
toast-language = All right, English from now on.

## Browsing
latest-title = Latest papers
latest-empty = The library is still empty.
issue-pages = { $count ->
    [one] { $count } page
   *[other] { $count } pages
}
issue-articles = { $count ->
    [one] { $count } article
   *[other] { $count } articles
}
issue-unknown = Date unknown
page-unknown = Page unknown
nothing-printed = I have no such paper or page.
page-empty = There are no articles on this page.

## Inline queries
inline-help-title = Ask the newspaper
inline-help-description = Keep typing your question, for example: { $example }
inline-help-message = In any chat, type @{ $bot } and a question to quote the newspaper word for word.
inline-related = Possibly related: { $headline }
inline-example = 玻璃器皿企业有多少家

## The owner
reading-title = This is how I read the page
reading-articles = { $count ->
    [one] { $count } article:
   *[other] { $count } articles:
}
reading-none = I found no articles.
reading-paragraphs = { $count ->
    [one] { $count } paragraph
   *[other] { $count } paragraphs
}
reading-uncertain = please check: { $fields }
reading-more = … and { $count } more
reading-unplaced = Not placed ({ $count }):
reading-rest = Not counted as articles: { $labels } labels, { $captions } captions, { $advertisements } advertisements.
reading-ask = Add it to the library?
field-headline = headline
field-kicker = kicker
field-deck = deck
field-byline = byline
field-subhead = crosshead
field-paragraphs = text
ingested-added = { $count ->
    [one] Done: { $count } new article, ready for questions.
   *[other] Done: { $count } new articles, ready for questions.
}
ingested-nothing = The library already has all of these; nothing is new.
ingested-known = { $count ->
    [one] { $count } was there already.
   *[other] { $count } were there already.
}
ingested-refused = { $count ->
    [one] { $count } could not be read and was left out.
   *[other] { $count } could not be read and were left out.
}
discarded = All right, nothing was added.
refused-too-large = That file is too large; the limit is { $limit }.
refused-wrong-type = I can’t read this kind of file yet. Please send { $limit }.
refused-empty = I found no articles in this file.
refused-unreadable = I couldn’t read this file. It may be damaged or in an unusual encoding.
stats-title = How things are
stats-issues = Issues: { $count }
stats-articles = Articles: { $count }
stats-questions = Questions: { $count }
stats-answered = Answered: { $count }
stats-chats = Chats: { $count }
stats-feedback = 👍 { $good } · 👎 { $bad }

# What an owner should know at once. A fact that is not known is a dash.
alert-till-locked =
    🔒 { $store }: till { $till } has locked itself for a while after too many codes and cards that nobody has.

    If it was a scanner that misreads, nothing is lost: it opens again by itself. If somebody is guessing, you know now.
alert-pin-locked =
    🔑 { $store }, till { $till }: the PIN of { $cashier } is locked for { $minutes ->
        [one] { $minutes } minute
       *[other] { $minutes } minutes
    } after several wrong ones in a row.

    If the PIN was only forgotten, a new link lets the cashier set another: it comes when the cashier sends /till to this bot. If not, somebody has tried to come in under this name.
# An alert of points above a limit, then what became of them under the same facts.
review-facts =
    ⚖️ { $points ->
        [one] { $points } point above your limits
       *[other] { $points } points above your limits
    }

    Store: { $store }, till { $till }
    Cashier: { $cashier }
    Why: { $reason ->
        [own_card] a cashier’s own card
        [receipt_points] very many points for one receipt
        [day_receipts] very many receipts of one card in a day
        [day_points] very many points of one card in a day
       *[other] { $reason }
    }
alert-review =
    { $facts }

    The points are on the card, but can’t be spent until you approve.
button-approve = ✅ Approve
button-refuse = 🚫 Refuse
review-approved =
    { $facts }

    ✅ { $left ->
        [one] Approved: { $left } point can be spent.
       *[other] Approved: { $left } points can be spent.
    }
review-refused =
    { $facts }

    🚫 { $left ->
        [one] Refused: { $left } point is taken off the card.
       *[other] Refused: { $left } points are taken off the card.
    }
review-over =
    { $facts }

    { $state ->
        [approved] ✅ This is approved already.
       *[refused] 🚫 This is refused already.
    }
alert-escalated =
    ⏰ Case #{ $case }: nobody has answered the shopper within { $minutes ->
        [one] { $minutes } minute
       *[other] { $minutes } minutes
    }. It is with the director now.

    Store: { $store }. The case is in the operators’ group.
alert-invitation-used =
    👋 { $name } has accepted an invitation and is now { $role ->
        [operator] an operator
        [cashier] a cashier
        [director] a director
        [owner] an owner
       *[other] { $role }
    }. Store: { $store }.

    If you didn’t invite this person, remove them with: regulars staff remove
alert-campaign-loses =
    ⏸ { $campaign }: paused, because it clearly loses money. Beside those whom we don’t write to, the shop’s margin is { $gain } for every 100 people after costs.

    Change the offers or the gift, then resume the campaign. Until then nobody gets these messages.
alert-campaign-fails =
    ⏸ { $campaign }: paused, because its messages don’t arrive. { $failed } of the last { $tried } failed.

    Answers to shoppers go out as ever. Check the messenger with regulars doctor, then resume the campaign.
alert-campaign-stands =
    ⏸ { $campaign }: paused, because its messages don’t arrive. { $failed } of the last { $tried } failed.

    Answers to shoppers go out as ever. It stays paused until the owner resumes it.
button-resume-campaign = ▶️ Resume
campaign-resumed = ▶️ { $campaign }: resumed. Messages go out from each shopper’s next day on.
campaign-goes-on = ▶️ { $campaign }: already running.
alert-room =
    📮 Shoppers’ cases don’t reach the group { $chat }: the bot is not there, or lacks rights.

    Nothing is lost, they wait. Make the bot an administrator again, with the right to manage topics; the command regulars doctor tells the rest. Telegram says: { $why }
alert-case =
    📮 Shoppers have complained (the last is №{ $case }), and there is nobody to answer: there is no operators’ group.

    Make one in Telegram, turn topics on, make the bot an administrator and set OPERATOR_CHAT_ID.

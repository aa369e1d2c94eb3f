# Six digits for a till that can’t scan.
button-digits = 🔢 Six digits
button-digits-elsewhere = Another store
digits-shown =
    { $code }

    Tell the cashier these six digits: they stand for your card at “{ $store }” and can pay with points until { $until }, once.
digits-ask = Which store are you in? The six digits are good in one store only.
digits-store = { $name }

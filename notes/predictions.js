// A prediction takes an answer: its three choices become buttons, or a number can be typed. Then the
// answer unfolds, and says with its first words in bold what was right. Without this script the choices
// are a list, and the answer is folded.
document.querySelectorAll('.content main p > strong:first-child').forEach((strong, number) => {
    if (strong.textContent !== 'Predict first.') return;
    const question = strong.parentElement;
    const list = question.nextElementSibling.matches('ul') ? question.nextElementSibling : null;
    const answer = (list ?? question).nextElementSibling;
    const bold = answer?.querySelector('p > strong:first-child');
    if (!answer?.matches('details') || !bold) return;
    const plain = text => text.trim().replace(/[.,:]$/, '').replace(/(\d),(\d)/g, '$1$2');
    const right = plain(bold.textContent);
    const key = 'predicted ' + question.textContent;
    question.id ||= 'prediction-' + number;

    const status = document.createElement('p');
    status.setAttribute('role', 'status');
    const form = document.createElement('form');
    form.className = 'prediction';
    form.setAttribute('aria-labelledby', question.id);
    const choose = given => {
        const isRight = plain(given) === right;
        form.querySelectorAll('button[value]').forEach(button => {
            const isChosen = button.value === given;
            button.setAttribute('aria-pressed', String(isChosen));
            button.classList.toggle('right', plain(button.value) === right);
            button.classList.toggle('wrong', isChosen && !isRight);
        });
        status.textContent = isRight ? '✓ You predicted right.' : `✗ You predicted: ${given}. It is: ${right}.`;
        answer.open = true;
        try { localStorage.setItem(key, given); } catch { /* a browser that remembers nothing */ }
    };
    if (list) {
        form.append(...[...list.children].map(item => {
            const button = document.createElement('button');
            button.type = 'button';
            button.value = plain(item.textContent);
            button.setAttribute('aria-pressed', 'false');
            button.append(...item.childNodes);
            button.addEventListener('click', () => choose(button.value));
            return button;
        }));
        list.replaceWith(form);
    } else {
        const label = document.createElement('label');
        const input = document.createElement('input');
        input.inputMode = 'numeric';
        input.size = 8;
        label.append('Your number: ', input);
        const button = document.createElement('button');
        button.textContent = 'Answer';
        form.append(label, button);
        form.addEventListener('submit', event => {
            event.preventDefault();
            if (input.value.trim()) choose(input.value.trim());
        });
        question.after(form);
    }
    form.append(status);
    try {
        const before = localStorage.getItem(key);
        if (before !== null) choose(before);
    } catch { /* the same */ }
});

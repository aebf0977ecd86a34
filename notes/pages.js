// A line of code that is too long goes on below, further in than it begins: each line becomes a block with
// a hanging indent, and may break behind a parenthesis. (Highlighting has run before; its spans may cross
// lines.) A text, such as what the compiler says, has its columns.
document.querySelectorAll('.content pre > code:not(.language-text)').forEach(code => {
    const open = [];
    const lines = code.innerHTML.replace(/\n$/, '').split('\n').map(line => {
        const before = open.join('');
        for (const [tag] of line.matchAll(/<\/?span[^>]*>/g)) {
            if (tag.startsWith('</')) open.pop(); else open.push(tag);
        }
        const indent = line.replace(/<[^>]*>/g, '').search(/\S|$/) + 2;
        const whole = line.replace(/^ +|-{2,}/g, '<span class="whole">$&</span>').replace(/\((?!\))/g, '(<wbr>');
        const text = before + whole + '</span>'.repeat(open.length);
        return `<span class="code-line" style="--indent: ${indent}ch">${text || '<br>'}</span>`;
    });
    code.innerHTML = lines.join('');
});

// A command within the text breaks between its words only, and not at the hyphens of `--example`; a long
// word behind its dots, dashes and slashes.
document.querySelectorAll('.content :not(pre) > code').forEach(code => {
    code.replaceChildren(...code.textContent.split(/( )/).flatMap(word => {
        const parts = word.length < 30 ? [word] : word.split(/(?<=[/(-])|(?=\.|::)/);
        return parts.flatMap(part => {
            const span = Object.assign(document.createElement('span'), { textContent: part, className: 'whole' });
            return [part.trim() ? span : part, document.createElement('wbr')];
        });
    }));
});

// On a narrow screen each row of a table of text becomes a card, and each cell says what it is, unless
// the cells are so short that the table fits.
document.querySelectorAll('.content table').forEach(table => {
    const heads = [...table.querySelectorAll('th')];
    const isText = heads.length > 0 && heads.every(head => head.style.textAlign !== 'right');
    const isLong = [...table.querySelectorAll('td')].some(cell => cell.textContent.length > 25);
    if (!isText || !isLong) return;
    table.classList.add('cards');
    table.querySelectorAll('tbody tr').forEach(row => [...row.cells].forEach((cell, i) => {
        cell.dataset.label = heads[i].textContent;
    }));
});

// The copy button asks this function of mdBook's for the text. Of a run it copies what is to be typed:
// neither the `$` nor what it printed. Of lines that are blocks it copies the lines, and no empty ones
// between them.
const textOfBlock = window.playground_text;
window.playground_text = (block, hidden) => {
    const blocks = [...block.querySelectorAll('.code-line')].map(line => line.textContent);
    const text = blocks.length ? blocks.join('\n') : textOfBlock(block, hidden);
    const commands = text.split('\n').filter(line => line.startsWith('$ '));
    return commands.length ? commands.map(line => line.slice(2)).join('\n') : text;
};

// What scrolls sideways can be scrolled with the keyboard, in every browser.
function reachByKeyboard() {
    document.querySelectorAll('.content :is(pre > code, .table-wrapper)').forEach(box => {
        if (box.scrollWidth > box.clientWidth) box.tabIndex = 0; else box.removeAttribute('tabindex');
    });
}
reachByKeyboard();
window.addEventListener('resize', reachByKeyboard);
document.addEventListener('toggle', reachByKeyboard, true);

// mdBook opens the table of contents with a label, which no key reaches: here it is a button. And its bar
// is no landmark.
{
    const label = document.getElementById('mdbook-sidebar-toggle');
    const isOpen = document.getElementById('mdbook-sidebar-toggle-anchor');
    const button = document.createElement('button');
    for (const { name, value } of label.attributes) if (name !== 'for') button.setAttribute(name, value);
    button.type = 'button';
    button.append(...label.childNodes);
    button.addEventListener('click', () => {
        label.click(); // mdBook prepares the table there
        isOpen.click();
    });
    isOpen.addEventListener('change', () => button.setAttribute('aria-expanded', String(isOpen.checked)));
    label.replaceWith(button);
    document.getElementById('mdbook-menu-bar').setAttribute('role', 'banner');
}

// The first key press can lead past the bar and the table of contents.
const skip = document.createElement('a');
skip.href = '#mdbook-content';
skip.className = 'skip';
skip.textContent = 'Skip to the text';
document.body.prepend(skip);

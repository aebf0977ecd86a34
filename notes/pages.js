// A line of code that is too long for its column goes on below, further in than it begins: each line
// becomes a block with a hanging indent, and may break behind a parenthesis. (Highlighting has run
// before; its spans may cross lines.)
document.querySelectorAll('.content td > pre > code').forEach(code => {
    const open = [];
    const lines = code.innerHTML.replace(/\n$/, '').split('\n').map(line => {
        const before = open.join('');
        for (const [tag] of line.matchAll(/<\/?span[^>]*>/g)) {
            if (tag.startsWith('</')) open.pop(); else open.push(tag);
        }
        const indent = line.replace(/<[^>]*>/g, '').search(/\S|$/) + 2;
        const text = before + line.replace(/\((?!\))/g, '(<wbr>') + '</span>'.repeat(open.length);
        return `<span class="code-line" style="--indent: ${indent}ch">${text}\n</span>`;
    });
    code.innerHTML = lines.join('');
});

// A command within the text breaks between its words only, and not at the hyphens of `--example`.
document.querySelectorAll('.content :not(pre) > code').forEach(code => {
    code.replaceChildren(...code.textContent.split(/( )/).map(word => {
        const span = document.createElement('span');
        span.textContent = word;
        if (word !== ' ' && word.length < 30) span.style.whiteSpace = 'nowrap';
        return span;
    }));
});

// On a narrow screen each row of a table of text becomes a card, and each cell says what it is, unless
// the cells are so short that the table fits.
document.querySelectorAll('.content table').forEach(table => {
    const heads = [...table.querySelectorAll('th')];
    const isText = heads.length > 0 && heads.every(head => head.style.textAlign !== 'right');
    const isLong = [...table.querySelectorAll('td')].some(cell => cell.textContent.length > 25);
    if (!isText || !isLong || table.querySelector('td > pre')) return;
    table.classList.add('cards');
    table.querySelectorAll('tbody tr').forEach(row => [...row.cells].forEach((cell, i) => {
        cell.dataset.label = heads[i].textContent;
    }));
});

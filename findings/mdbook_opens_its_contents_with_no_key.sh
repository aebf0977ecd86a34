#!/usr/bin/env bash
# Expected: mdBook's button "Toggle Table of Contents" can be reached and pressed with the keyboard, as its neighbours can.
# Seen on 2026-11-27, mdBook 0.5.4: they are buttons, and it is a <label> with neither a role nor a tabindex; the checkbox that it
# stands for is not displayed. On a narrow screen, where the contents are closed, nobody opens them without a pointer.
# (notes/pages.js makes it a button.)
# Needs: cargo, which installs mdBook in some minutes.
set -euo pipefail
command -v cargo > /dev/null || { echo "needs cargo"; exit 2; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cargo install --quiet --locked mdbook --version 0.5.4 --root . || { echo "mdbook could not be installed"; exit 2; }
mkdir src
printf '[book]\ntitle = "A book"\n' > book.toml
printf '# Summary\n\n- [One](one.md)\n' > src/SUMMARY.md
printf '# One\n' > src/one.md
bin/mdbook --version
bin/mdbook build 2> /dev/null
grep -o '<[a-z]* id="mdbook-[a-z]*-toggle"[^>]*>' book/index.html
grep -o '<input type="checkbox" id="mdbook-sidebar-toggle-anchor"[^>]*>' book/index.html
toggle=$(grep -o '<[a-z]* id="mdbook-sidebar-toggle"[^>]*>' book/index.html)
case $toggle in
    *tabindex*|*role=*|'<button'*) echo "changed: it can be reached"; exit 1 ;;
    '<label'*) grep -q 'id="mdbook-sidebar-toggle-anchor" class="hidden"' book/index.html || { echo "changed"; exit 1; } ;;
    *) echo "changed: $toggle"; exit 1 ;;
esac
echo "a label that no key reaches, as before"

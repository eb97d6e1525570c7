"""Put the checkout on the path of the running virtual environment and make its `hub` command.

An editable install would fetch a build backend outside the hash-pinned requirements; two small files do the same.
"""

import site
import sys
from pathlib import Path

checkout = Path(__file__).resolve().parent.parent
packages = Path(site.getsitepackages()[0])
(packages / "tongjian.pth").write_text(f"{checkout}\n", encoding="utf-8")
script = Path(sys.prefix) / "bin" / "hub"
text = f"#!{sys.prefix}/bin/python\nimport sys\n\nfrom api.cli import main\n\nsys.exit(main())\n"
script.write_text(text, encoding="utf-8")
script.chmod(0o755)

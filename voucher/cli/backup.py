"""`flask backup`: the city in one sealed file, and back."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup
from flask_migrate import upgrade
from sqlalchemy import inspect

from voucher.storage import db
from voucher.storage.read_only import watch
from voucher.upkeep.create import create, forget_old
from voucher.upkeep.faults import UpkeepFault
from voucher.upkeep.manifest import Manifest
from voucher.upkeep.restore import LEAP, Restored, restore
from voucher.upkeep.seal import new_key, read_key
from voucher.upkeep.verify import verify

backup = AppGroup("backup", help="Keep the whole city in one sealed file, and bring it back.")
FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
#: what has to hold before the portal is opened, as far as this portal has the command
PROOFS = (("ledger", "verify"), ("audit", "verify"))


@backup.command("key")
@click.argument("file", type=click.Path(path_type=Path))
def make_key(file: Path) -> None:
    """Write a new key to FILE, readable by its owner alone. Keep a copy where the backups are not."""
    try:
        file.touch(mode=0o600, exist_ok=False)
    except OSError as fault:
        raise click.ClickException(f"{file} cannot be written: {fault.strerror}") from fault
    file.write_text(new_key() + "\n", encoding="ascii")
    click.echo(f"A new key is in {file}. Whoever loses it loses every backup made with it.")


@backup.command("create")
@click.argument("place", type=click.Path(path_type=Path))
@click.option("--keep", type=click.IntRange(min=1), help="Remove all but so many backups of the folder.")
def make(place: Path, keep: int | None) -> None:
    """Back up into PLACE, a folder or a new file, while the portal is in use."""
    with _in_plain_words():
        file, manifest = create(db.engine, _documents(), place, _key())
        click.echo(f"{file}: {_said(manifest)}")
        for gone in forget_old(place, keep) if keep and place.is_dir() else []:
            click.echo(f"removed {gone.name}")


@backup.command("verify")
@click.argument("file", type=FILE)
def look_through(file: Path) -> None:
    """Read FILE from the first byte to the last; exit with 1 and the first part that is not right."""
    with _in_plain_words():
        click.echo(f"{file} is whole: {_said(verify(file, _key()))}")


@backup.command("restore")
@click.argument("file", type=FILE)
@click.option("--leave-out", default=LEAP, show_default=True, help="Numbers to leave out in each series.")
@click.pass_context
def bring_back(context: click.Context, file: Path, leave_out: int) -> None:
    """Restore FILE into an empty database and an empty folder of documents; the portal stays read-only."""
    with _in_plain_words():
        key = _key()
        verify(file, key)
        if not inspect(db.engine).get_table_names():
            upgrade()
        found = restore(db.engine, _documents(), file, key, leap=leave_out, step=click.echo)
    watch().look()
    click.echo(f"Restored as of {found.head.made_at}: {_said(found.manifest)}")
    proven = [_prove(context, *proof) for proof in PROOFS]
    _report(found)
    context.exit(0 if all(proven) else 1)


def _prove(context: click.Context, group: str, name: str) -> bool:
    commands = current_app.cli.commands.get(group)
    command = commands.get_command(context, name) if isinstance(commands, click.Group) else None
    if command is None:
        return True
    try:
        context.invoke(command)
    except click.exceptions.Exit as left:
        return left.exit_code == 0
    return True


def _report(found: Restored) -> None:
    click.echo(f"{found.sessions_ended:6d}  sign-ins ended: everybody signs in again")
    click.echo(f"{found.series:6d}  series of numbers moved on, so that no number is given twice")
    click.echo(f"{found.mails_waiting:6d}  mails wait that may have been sent after the backup")
    for number, lines, fen in found.unknown_payments:
        click.echo(f"        batch {number}: {lines} payments of {fen} fen are not recorded; ask the bank")
    click.echo("The portal is read-only. Compare with the bank and with what people hold, then:")
    click.echo("        flask portal read-only off --because …")


def _said(manifest: Manifest) -> str:
    rows = sum(count for count, _digest in manifest.tables.values())
    money = ", ".join(f"{place} {fen}" for place, fen in manifest.stages_fen.items() if fen)
    return f"{rows} rows, {manifest.files} files of {manifest.file_bytes} bytes; in fen: {money or 'no money yet'}"


def _documents() -> Path:
    return Path(current_app.config["DOCUMENTS_DIR"])


def _key() -> bytes:
    return read_key(current_app.config["PORTAL"].backup_key_file)


@contextmanager
def _in_plain_words() -> Iterator[None]:
    try:
        yield
    except (UpkeepFault, OSError) as fault:  # such as a disk that is full
        raise click.ClickException(str(fault)) from fault

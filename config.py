"""Settings, read from the environment once. A missing secret stops a production start."""

import os
from dataclasses import dataclass, field, fields
from pathlib import Path

ROOT = Path(__file__).resolve().parent
DEVELOPMENT_KEY = "development only: not a secret, refused in production"


class UnsafeSettings(RuntimeError):
    """Production would start with settings that are only good for development."""


def with_driver(url: str) -> str:
    """Return the URL with the driver the portal uses, which people rarely write down."""
    scheme, separator, rest = url.partition("://")
    return f"postgresql+psycopg://{rest}" if separator and scheme in ("postgres", "postgresql") else url


def _env(name: str, default: str) -> str:
    return os.environ.get(f"VOUCHER_{name}", default)


@dataclass(frozen=True)
class Config:
    """Every setting, with the environment variable `VOUCHER_<NAME>` it is read from."""

    environment: str = field(default_factory=lambda: _env("ENVIRONMENT", "development"))
    secret_key: str = field(default_factory=lambda: _env("SECRET_KEY", DEVELOPMENT_KEY))
    database_url: str = field(
        default_factory=lambda: with_driver(
            _env("DATABASE_URL", f"sqlite:///{ROOT / 'instance' / 'voucher.sqlite3'}")
        )
    )
    documents_dir: str = field(
        default_factory=lambda: _env("DOCUMENTS_DIR", str(ROOT / "instance" / "documents"))
    )
    public_url: str = field(default_factory=lambda: _env("PUBLIC_URL", "http://127.0.0.1:8000"))
    trusted_hosts: str = field(default_factory=lambda: _env("TRUSTED_HOSTS", ""))
    proxy_hops: int = field(default_factory=lambda: int(_env("PROXY_HOPS", "0")))
    pool_size: int = field(default_factory=lambda: int(_env("POOL_SIZE", "8")))
    migration_role: str = field(default_factory=lambda: _env("MIGRATION_ROLE", "voucher_migration"))
    application_role: str = field(default_factory=lambda: _env("APPLICATION_ROLE", "voucher_application"))
    reading_role: str = field(default_factory=lambda: _env("READING_ROLE", "voucher_reading"))
    statement_seconds: int = field(default_factory=lambda: int(_env("STATEMENT_SECONDS", "60")))
    lock_seconds: int = field(default_factory=lambda: int(_env("LOCK_SECONDS", "10")))
    idle_seconds: int = field(default_factory=lambda: int(_env("IDLE_SECONDS", "60")))
    replica_url: str = field(default_factory=lambda: with_driver(_env("REPLICA_URL", "")))
    replica_seconds: int = field(default_factory=lambda: int(_env("REPLICA_SECONDS", "10")))
    pgbouncer: bool = field(default_factory=lambda: _env("PGBOUNCER", "false") == "true")
    read_only: str = field(default_factory=lambda: _env("READ_ONLY", ""))
    backup_key_file: str = field(default_factory=lambda: _env("BACKUP_KEY_FILE", ""))
    mail_sink: str = field(default_factory=lambda: _env("MAIL_SINK", "console"))
    mail_from: str = field(default_factory=lambda: _env("MAIL_FROM", "voucher@example.invalid"))
    invoice_check: str = field(default_factory=lambda: _env("INVOICE_CHECK", "manual"))
    bureau: str = field(default_factory=lambda: _env("BUREAU", "舟山市经济和信息化局"))
    bureau_en: str = field(
        default_factory=lambda: _env("BUREAU_EN", "Zhoushan Economic and Information Bureau")
    )
    contact_phone: str = field(default_factory=lambda: _env("CONTACT_PHONE", "0580-000 0000"))
    icp_number: str = field(default_factory=lambda: _env("ICP_NUMBER", "浙ICP备00000000号"))

    @property
    def production(self) -> bool:
        return self.environment == "production"

    def check(self) -> None:
        """Refuse a production start that would be unsafe.

        Raises:
            UnsafeSettings: Names every setting that has to change.
        """
        if self.replica_url and "sqlite" in (self.database_url[:6], self.replica_url[:6]):
            raise UnsafeSettings("VOUCHER_REPLICA_URL: only PostgreSQL has replicas")
        if not self.production:
            return
        faults = []
        if self.secret_key == DEVELOPMENT_KEY or len(self.secret_key.encode()) < 32:
            faults.append("VOUCHER_SECRET_KEY must be at least 32 random bytes")
        if not self.trusted_hosts:
            faults.append("VOUCHER_TRUSTED_HOSTS must name the hosts that are served")
        if not self.public_url.startswith("https://"):
            faults.append("VOUCHER_PUBLIC_URL must begin with https://")
        if self.mail_sink == "console":
            faults.append("VOUCHER_MAIL_SINK must not be the console")
        if faults:
            raise UnsafeSettings("; ".join(faults))

    @classmethod
    def keys(cls) -> list[str]:
        """Return the environment variables that are read."""
        return [f"VOUCHER_{f.name.upper()}" for f in fields(cls)]

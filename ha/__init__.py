"""A PostgreSQL cluster that survives its primary: Patroni, etcd, HAProxy and PgBouncer, as Debian packages them.

`config/` is for three machines; `python -m ha up` starts the same on loopback.
"""

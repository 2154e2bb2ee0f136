"""The service-voucher portal: a city's vouchers for small firms, from budget to payment."""

"""The project's own tests run the pytest plugin inside pytest."""

pytest_plugins = ["pytester"]

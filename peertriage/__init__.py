"""peertriage: what a school does when a child says that another child has sexually harmed them."""

__version__ = "0.1.0"

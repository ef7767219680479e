"""What is checked: scenarios, in folders and files named after modules and interfaces of OCPI."""

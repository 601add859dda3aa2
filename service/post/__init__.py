"""How mail, text messages and webhooks leave this computer. Each raises NotSent when something did not arrive."""

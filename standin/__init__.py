"""A stand-in for the ministry's portal and for those who receive alerts: a mail server and a webhook.

In come stories (written archives, folders of text files, or calls from a test); out go the answers that the
portal would give over HTTP on the loopback, with its oddities and, when asked, its failures. It never reaches
any other host, never imports the service, and writes nothing to disk except mail when a folder is named.
"""

from standin.hook import HookReceiver
from standin.mailbox import MailReceiver
from standin.ministry import Ministry

__all__ = ["HookReceiver", "MailReceiver", "Ministry"]

"""What the bench's programs in Python share: a bed of hosts with Asterism, the packet witness, journals, and the judging."""

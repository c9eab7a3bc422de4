/* greet: prints all messages. */
#include <stdio.h>

#include "messages.h"

int
main(void)
{
	for (size_t i = 0; i < sizeof(messages) / sizeof(*messages); i++)
		puts(messages[i]);
	return 0;
}

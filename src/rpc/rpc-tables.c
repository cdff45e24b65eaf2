/* SPDX-License-Identifier: MIT */
/* Prints the tables of methods and objects for stoa-rpc(7), in scdoc. */

#include "base/memory.h"
#include "base/text.h"
#include "rpc/method.h"

#include <stdio.h>
#include <string.h>

/* Text in which nothing is taken for mark-up. */
static void print_text(const char *text) {
    for (; *text != '\0'; text++) {
        if (strchr("_*\\", *text) != NULL) {
            putchar('\\');
        }
        putchar(*text);
    }
}

static void print_member(const struct rpc_member *member) {
    printf("*%s* (%s%s%s%s)\n\t", member->name, rpc_type_name(member->type),
            member->object != NULL ? ": " : "", member->object != NULL ? member->object->name : "",
            member->required ? ", required" : "");
    print_text(member->text);
    for (const char *const *choice = member->choices; choice != NULL && *choice != NULL; choice++) {
        printf("%s*%s*", choice == member->choices ? " One of " : ", ", *choice);
    }
    printf("%s\n\n", member->choices != NULL ? "." : "");
}

static void print_members(const struct rpc_object *object) {
    for (size_t i = 0; i < object->count; i++) {
        print_member(&object->members[i]);
    }
}

static void print_methods(void) {
    size_t count = 0;
    const struct rpc_method *const *methods = rpc_methods(&count);
    for (size_t i = 0; i < count; i++) {
        printf("## %s\n\n", methods[i]->name);
        print_text(methods[i]->text);
        printf("\n");
        if ((methods[i]->flags & RPC_OUTSIDE) != 0) {
            printf("Refused to what runs in a session.\n");
        } else if ((methods[i]->flags & RPC_GUARDED) != 0) {
            printf("Refused to what runs in a session, but for its own.\n");
        }
        printf("\n");
        print_members(&methods[i]->parameters);
        printf("Result: ");
        print_text(methods[i]->result);
        printf("\n\n");
    }
}

static void print_objects(const struct rpc_object *const *objects, size_t count) {
    for (size_t i = 0; i < count; i++) {
        printf("## %s\n\n", objects[i]->name);
        print_text(objects[i]->text);
        printf("\n\n");
        print_members(objects[i]);
    }
}

int main(int argument_count, char **arguments) {
    const char *part = argument_count == 2 ? arguments[1] : "";
    size_t count = 0;
    if (text_equal(part, "methods")) {
        print_methods();
    } else if (text_equal(part, "notifications")) {
        const struct rpc_object *const *notifications = rpc_notifications(&count);
        print_objects(notifications, count);
    } else if (text_equal(part, "objects")) {
        const struct rpc_object *const *objects = rpc_objects(&count);
        print_objects(objects, count);
    } else {
        fprintf(stderr, "usage: rpc-tables methods|notifications|objects\n");
        return 2;
    }
    return 0;
}

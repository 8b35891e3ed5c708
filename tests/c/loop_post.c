/* Posts from several threads: all arrive, on the loop's thread, in the order of each thread. */
#include <pthread.h>

#include "check.h"

#define THREADS 4
#define POSTS 2000

struct sender {
  pthread_t thread;
  struct post {
    struct sender *sender;
    int number;
  } posts[POSTS];
  int next;
};

static struct sender senders[THREADS];
static qws_loop *loop;
static pthread_t owner;
static int arrived, wrong;

static void arrive(void *user) {
  struct post *post = user;
  if (post->number != post->sender->next || !pthread_equal(pthread_self(), owner)) wrong++;
  post->sender->next++;
  arrived++;
}

static void *send_all(void *user) {
  struct sender *sender = user;
  for (int i = 0; i < POSTS; i++) {
    sender->posts[i].sender = sender;
    sender->posts[i].number = i;
    if (qws_loop_post(loop, arrive, &sender->posts[i]) != QWS_OK) return "post failed";
  }
  return NULL;
}

/* A post inside a posted function comes later, not at once. */
static int depth, deepest;

static void post_again(void *user) {
  int *left = user;
  depth++;
  if (depth > deepest) deepest = depth;
  if (--*left > 0) CHECK_EQUAL(qws_loop_post(loop, post_again, left), QWS_OK);
  depth--;
}

int main(void) {
  CHECK_EQUAL(qws_loop_new(&loop), QWS_OK);
  owner = pthread_self();
  for (int i = 0; i < THREADS; i++)
    CHECK_EQUAL(pthread_create(&senders[i].thread, NULL, send_all, &senders[i]), 0);
  RUN_UNTIL(loop, arrived == THREADS * POSTS);
  for (int i = 0; i < THREADS; i++) {
    void *result = NULL;
    CHECK_EQUAL(pthread_join(senders[i].thread, &result), 0);
    CHECK(result == NULL);
  }
  CHECK_EQUAL(wrong, 0);

  int left = 10;
  CHECK_EQUAL(qws_loop_post(loop, post_again, &left), QWS_OK);
  RUN_UNTIL(loop, left == 0);
  CHECK_EQUAL(deepest, 1);
  CHECK_EQUAL(qws_loop_free(loop), QWS_OK);
  return check_finish();
}

/* The public functions of timers. */
#include "bridge.h"

qws_error qws_timer_new(qws_loop *loop, void (*timeout)(qws_timer *timer, void *user), void *user,
                        qws_timer **out_timer) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_timer_new((bridge_handle)loop, timeout, (bridge_user)user, out_timer);
}

qws_error qws_timer_free(qws_timer *timer) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_timer_free((bridge_handle)timer);
}

qws_error qws_timer_start(qws_timer *timer, int64_t timeout_ms, int64_t repeat_ms) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_timer_start((bridge_handle)timer, timeout_ms, repeat_ms);
}

qws_error qws_timer_stop(qws_timer *timer) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_timer_stop((bridge_handle)timer);
}

int qws_timer_is_active(const qws_timer *timer) {
  ANSWER_IF_FORKED(0);
  return goqws_timer_is_active((bridge_handle)timer);
}

int64_t qws_timer_remaining_time(const qws_timer *timer) {
  ANSWER_IF_FORKED(-1);
  return goqws_timer_remaining_time((bridge_handle)timer);
}

/**
 * What prom-client tells of the service's own process on Linux, by name, with what it is good for. The renderer
 * processes are not in it.
 */
export const PROCESS_METRICS = {
  process_cpu_user_seconds_total: 'Processor time of the service’s own code.',
  process_cpu_system_seconds_total: 'Processor time of the system on its behalf.',
  process_cpu_seconds_total: 'Both together.',
  process_start_time_seconds: 'When it started; a change is a new instance.',
  process_resident_memory_bytes: 'Its memory; growth without end is a leak.',
  process_virtual_memory_bytes: 'Its address space.',
  process_heap_bytes: 'Its data segment.',
  process_open_fds: 'Open files and sockets.',
  process_max_fds: 'How many it may open.',
  nodejs_eventloop_lag_seconds: 'How late the event loop is at the moment; above 0.1 all answers are late.',
  nodejs_eventloop_lag_min_seconds: 'The least it was late since the last reading.',
  nodejs_eventloop_lag_max_seconds: 'The most it was late since the last reading.',
  nodejs_eventloop_lag_mean_seconds: 'The mean since the last reading.',
  nodejs_eventloop_lag_stddev_seconds: 'Its standard deviation.',
  nodejs_eventloop_lag_p50_seconds: 'The median since the last reading.',
  nodejs_eventloop_lag_p90_seconds: 'What it was not later than in 9 of 10 turns.',
  nodejs_eventloop_lag_p99_seconds: 'What it was not later than in 99 of 100 turns.',
  nodejs_active_resources: 'Open sockets, timers and the like, by `type`.',
  nodejs_active_handles: 'Open sockets, child processes and streams, by `type`.',
  nodejs_active_requests: 'Calls of the system under way, by `type`.',
  nodejs_heap_size_total_bytes: 'JavaScript heap that is reserved.',
  nodejs_heap_size_used_bytes: 'JavaScript heap that is used.',
  nodejs_external_memory_bytes: 'Memory of buffers, cards on their way to the store among them.',
  nodejs_heap_space_size_total_bytes: 'The heap that is reserved, by `space`.',
  nodejs_heap_space_size_used_bytes: 'The heap that is used, by `space`.',
  nodejs_heap_space_size_available_bytes: 'The heap that is left, by `space`.',
  nodejs_version_info: 'The version of Node.',
  nodejs_gc_duration_seconds: 'Garbage collections, by `kind`.',
} as const satisfies Readonly<Record<string, string>>;

/* values: temperature, humidity, pressure */
int within_limits(const int *values);

const char *limits_by(void);

using Local.Amqp.Transport;
using Testing;

namespace Amqp.Tests;

public sealed class LayeringTests() : LayeringContract(typeof(AmqpConnection).Assembly, "Local.Amqp", "local/Amqp",
[
    ["Types"],
    ["Transport.Performatives"],
    ["Messaging", "Security"],
    ["Transport"],
    ["Client"],
    ["Requests"],
]);

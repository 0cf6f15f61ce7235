using Local.Kafka.Transport;

namespace Emulator.Tests.Kafka;

public sealed class LayeringTests() : LayeringContract(typeof(KafkaConnection).Assembly, "Local.Kafka", "local/Kafka",
[
    ["Types"],
    ["Records"],
    ["Messages"],
    ["Transport"],
]);

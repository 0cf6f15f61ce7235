namespace Fuzzing.Targets;

/// <summary>Every target.</summary>
internal static class All
{
    /// <summary>New ones, so that each use of them starts without a past.</summary>
    public static Target[] Targets() =>
    [
        new AmqpTarget(), new KafkaTarget(), new HttpTarget(), new AnswerTarget(), new SqlTarget(), new PatternTarget(),
        new RoutingTarget(), new SignatureTarget(), new QueueMessageTarget(), new StatesTarget(), new PathTarget(), new SalesTarget(),
    ];
}

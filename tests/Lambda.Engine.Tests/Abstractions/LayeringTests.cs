using Testing;

namespace Lambda.Engine.Tests.Abstractions;

public sealed class LayeringTests() : LayeringContract(typeof(ILambdaContext).Assembly, "Lambda", "src/Lambda.Abstractions",
[
    ["."],
    ["Events"],
]);

using Lambda.Functions.Discovery;
using Testing;

namespace Lambda.Functions.Tests.Hosting;

public sealed class LayeringTests() : LayeringContract(typeof(AppAssemblies).Assembly, "Lambda.Functions", "src/Lambda.Functions",
[
    ["Observability"],
    ["Discovery", "Access", "State"],
    ["Sources"],
    ["TableStreams"],
    ["Api"],
    ["Callers"],
    ["Console"],
    ["Triggers"],
    ["Hosting"],
    ["Composition"],
    ["."],
]);

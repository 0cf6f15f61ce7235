using Lambda.Engine.Hosting;
using Testing;

namespace Lambda.Engine.Tests.Hosting;

public sealed class LayeringTests() : LayeringContract(typeof(EarlyService).Assembly, "Lambda.Engine", "src/Lambda.Engine",
[
    ["."],
    ["Hosting", "Observability", "Patterns", "Changes"],
    ["Access", "Invocation"],
    ["Async"],
    ["Routing", "Idempotency", "Settings"],
    ["Polling"],
    ["TableStreams"],
    ["Composition"],
])
{
    [Theory]
    [InlineData(typeof(ILambdaContext), "Lambda.Engine", "Lambda.Functions", "Azure", "Microsoft.Azure", "Microsoft.AspNetCore")]
    [InlineData(typeof(EarlyService), "Lambda.Functions", "Azure", "Microsoft.Azure", "Microsoft.AspNetCore")]
    public void A_library_does_not_reference_the_layers_above_it(Type type, params string[] above) =>
        Assert.DoesNotContain(type.Assembly.GetReferencedAssemblies(), name => above.Any(
            one => name.Name == one || name.Name!.StartsWith(one + ".", StringComparison.Ordinal)));
}

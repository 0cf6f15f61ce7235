using Lambda;
using Lambda.Engine.Hosting;
using Lambda.Functions.Discovery;

namespace FunctionApp.Tests;

/// <summary>The code of the engine and the shop, for tests that go through it.</summary>
internal static class EngineCode
{
    public static IReadOnlyList<Type> Types { get; } =
    [
        .. new[] { typeof(Program), typeof(AppAssemblies), typeof(EarlyService), typeof(ILambdaContext) }
            .SelectMany(type => type.Assembly.GetTypes()),
    ];
}

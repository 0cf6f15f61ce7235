using Microsoft.Azure.WebJobs;

namespace Functions.LocalHost.Listeners;

/// <summary>Gives the generated class to the WebJobs SDK, which asks for it when it starts.</summary>
internal sealed class FunctionTypes : ITypeLocator
{
    public Type? Type { get; set; }

    public IReadOnlyList<Type> GetTypes() => Type is null ? [] : [Type];
}

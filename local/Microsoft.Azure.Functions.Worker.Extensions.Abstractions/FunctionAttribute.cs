namespace Microsoft.Azure.Functions.Worker;

/// <summary>Marks a method as a function and names it.</summary>
/// <param name="name">The function's name, unique in the app.</param>
/// <remarks>Mirrors https://learn.microsoft.com/azure/azure-functions/dotnet-isolated-process-guide#methods-recognized-as-functions.</remarks>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FunctionAttribute(string name) : Attribute
{
    /// <summary>The function's name.</summary>
    public string Name { get; } = name;
}

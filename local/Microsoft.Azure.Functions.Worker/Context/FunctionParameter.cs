namespace Microsoft.Azure.Functions.Worker;

/// <summary>A parameter of a function.</summary>
/// <param name="name">Its name.</param>
/// <param name="type">Its type.</param>
public class FunctionParameter(string name, Type type)
{
    /// <summary>The parameter's name.</summary>
    public string Name { get; } = name ?? throw new ArgumentNullException(nameof(name));

    /// <summary>The parameter's type.</summary>
    public Type Type { get; } = type ?? throw new ArgumentNullException(nameof(type));
}

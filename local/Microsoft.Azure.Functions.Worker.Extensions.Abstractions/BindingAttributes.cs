namespace Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

/// <summary>Binds a parameter or a result of a function.</summary>
public abstract class BindingAttribute : Attribute;

/// <summary>Binds the parameter that an event starts the function with.</summary>
public abstract class TriggerBindingAttribute : BindingAttribute;

/// <summary>Names what a trigger can do beyond starting a function.</summary>
/// <param name="capabilities">Of <see cref="KnownBindingCapabilities"/>.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class BindingCapabilitiesAttribute(params string[] capabilities) : Attribute
{
    /// <summary>The capabilities.</summary>
    public string[] Capabilities { get; } = capabilities;
}

/// <summary>What a trigger can do beyond starting a function.</summary>
public static class KnownBindingCapabilities
{
    /// <summary>Functions of the trigger may have a <see cref="RetryAttribute"/>.</summary>
    public const string FunctionLevelRetry = "FunctionLevelRetry";
}

/// <summary>A trigger whose functions take one event, or many.</summary>
public interface ISupportCardinality
{
    /// <summary>How many.</summary>
    Cardinality Cardinality { get; set; }
}

/// <summary>How many events a function takes at once.</summary>
public enum Cardinality
{
    /// <summary>A batch.</summary>
    Many,

    /// <summary>One.</summary>
    One,
}

/// <summary>Binds a result of a function.</summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Property)]
public abstract class OutputBindingAttribute : BindingAttribute;

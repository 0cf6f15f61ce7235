namespace Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

/// <summary>Binds a parameter or a result of a function.</summary>
public abstract class BindingAttribute : Attribute;

/// <summary>Binds the parameter that an event starts the function with.</summary>
public abstract class TriggerBindingAttribute : BindingAttribute;

/// <summary>Binds a result of a function.</summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Property)]
public abstract class OutputBindingAttribute : BindingAttribute;

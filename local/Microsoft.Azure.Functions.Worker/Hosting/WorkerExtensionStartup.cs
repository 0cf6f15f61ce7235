namespace Microsoft.Azure.Functions.Worker.Core;

/// <summary>Runs when an app that references the extension is built.</summary>
public abstract class WorkerExtensionStartup
{
    /// <summary>Registers what the extension needs.</summary>
    public abstract void Configure(IFunctionsWorkerApplicationBuilder applicationBuilder);
}

/// <summary>Names the start-up type of an extension's assembly.</summary>
/// <param name="startupType">A type derived from <see cref="WorkerExtensionStartup"/>.</param>
[AttributeUsage(AttributeTargets.Assembly)]
public class WorkerExtensionStartupAttribute(Type startupType) : Attribute
{
    /// <summary>The start-up type.</summary>
    public Type StartupType { get; } = startupType ?? throw new ArgumentNullException(nameof(startupType));
}

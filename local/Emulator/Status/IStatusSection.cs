using System.Text.Json.Serialization.Metadata;

namespace Local.Emulator.Status;

/// <summary>A section that a service shows on the status page.</summary>
internal interface IStatusSection
{
    /// <summary>The path of its document, such as <c>/api/entities</c>.</summary>
    string Path { get; }

    /// <summary>The contract with which the result of <see cref="Document"/> is serialized.</summary>
    JsonTypeInfo DocumentType { get; }

    /// <summary>Returns the service's state at this moment, as <see cref="DocumentType"/> describes it.</summary>
    object Document();
}

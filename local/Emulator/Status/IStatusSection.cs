using System.Text.Json.Serialization.Metadata;

namespace Local.Emulator.Status;

/// <summary>What a service shows on the page.</summary>
internal interface IStatusSection
{
    /// <summary>The path of its document, such as <c>/api/entities</c>.</summary>
    string Path { get; }

    /// <summary>How to serialize the result of <see cref="Document"/>.</summary>
    JsonTypeInfo DocumentType { get; }

    /// <summary>The service's state at this moment, as <see cref="DocumentType"/> describes it.</summary>
    object Document();
}

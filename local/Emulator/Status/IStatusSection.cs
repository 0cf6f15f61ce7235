using System.Text.Json.Serialization.Metadata;

namespace Local.Emulator.Status;

/// <summary>The section of a service on the status page, and the JSON document with the same data.</summary>
internal interface IStatusSection
{
    /// <summary>The name of the service on the page.</summary>
    string Title { get; }

    /// <summary>The path of the document, such as <c>/api/entities</c>.</summary>
    string Path { get; }

    /// <summary>How to serialize what <see cref="Document"/> gives.</summary>
    JsonTypeInfo DocumentType { get; }

    /// <summary>The current state.</summary>
    IReadOnlyList<StatusTable> Tables();

    /// <summary>The content of one entity; null if it does not exist.</summary>
    /// <param name="address">The text of a cell that has details.</param>
    IReadOnlyList<StatusTable>? Details(string address) => null;

    /// <summary>What is there at this moment, as <see cref="DocumentType"/> describes it.</summary>
    object Document();
}

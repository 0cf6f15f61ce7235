using Azure;
using Azure.Data.Tables;

namespace FunctionApp.State;

/// <summary>Writes entities that others may be writing, too.</summary>
internal static class TableVersions
{
    /// <summary>Adds an entity where nothing was, or puts it in the place of what was read.</summary>
    /// <param name="table">The table.</param>
    /// <param name="entity">The entity, whole.</param>
    /// <param name="version">The entity tag of what was read; null when there was nothing.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>Its entity tag now; null when someone else was faster, and nothing was written.</returns>
    /// <exception cref="RequestFailedException">Storage was away, or there is no such table.</exception>
    public static async Task<string?> TryPutAsync(this TableClient table, TableEntity entity, string? version, CancellationToken cancellation)
    {
        try
        {
            var answer = version is null
                ? await table.AddEntityAsync(entity, cancellation)
                : await table.UpdateEntityAsync(entity, new ETag(version), TableUpdateMode.Replace, cancellation);
            return answer.Headers.ETag?.ToString();
        }
        // A table that is not there is 404, too, but no one else's change.
        catch (RequestFailedException e) when (e.Status is 409 or 412 || e.Status == 404 && e.ErrorCode != "TableNotFound")
        {
            return null;
        }
    }
}

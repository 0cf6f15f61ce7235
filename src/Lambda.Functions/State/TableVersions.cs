using Azure;
using Azure.Data.Tables;

namespace Lambda.Functions.State;

/// <summary>Writes entities that other writers may change at the same time.</summary>
internal static class TableVersions
{
    /// <summary>Adds an entity, or replaces the one that was read.</summary>
    /// <param name="table">The table.</param>
    /// <param name="entity">The whole entity.</param>
    /// <param name="version">The ETag of the entity that was read; null when there was none.</param>
    /// <param name="cancellation">Cancels the call.</param>
    /// <returns>The new ETag; null, with nothing written, when another writer was faster.</returns>
    /// <exception cref="RequestFailedException">Storage was unavailable, or there is no such table.</exception>
    public static async Task<string?> TryPutAsync(
        this TableClient table, TableEntity entity, string? version, CancellationToken cancellation)
    {
        try
        {
            var answer = version is null
                ? await table.AddEntityAsync(entity, cancellation)
                : await table.UpdateEntityAsync(entity, new ETag(version), TableUpdateMode.Replace, cancellation);
            return answer.Headers.ETag?.ToString();
        }
        // A missing table is also 404, but is not another writer's change.
        catch (RequestFailedException e) when (e.Status is 409 or 412 || e.Status == 404 && e.ErrorCode != "TableNotFound")
        {
            return null;
        }
    }
}

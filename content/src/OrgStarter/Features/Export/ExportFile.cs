using System.IO.Compression;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;

namespace OrgStarter.Features.Export;

/// <summary>
/// Streams the parts as one ZIP file with little memory. A ZIP file is written one entry at a time, so each part's JSON waits in a temp
/// file until its CSV is complete. A failure aborts the connection, so that the client does not accept a truncated file.
/// </summary>
public sealed class ExportFile(IEnumerable<ExportedPart> parts, string fileName) : IActionResult
{
    public async Task ExecuteResultAsync(ActionContext context)
    {
        var (response, ct) = (context.HttpContext.Response, context.HttpContext.RequestAborted);
        response.ContentType = "application/zip";
        response.Headers.ContentDisposition = $"attachment; filename=\"{fileName}\"";
        response.Headers.CacheControl = "no-store";
        // ZipArchive writes the end of each entry synchronously.
        context.HttpContext.Features.GetRequiredFeature<IHttpBodyControlFeature>().AllowSynchronousIO = true;
        try
        {
            await using var zip = await ZipArchive.CreateAsync(
                response.Body,
                ZipArchiveMode.Create,
                leaveOpen: true,
                entryNameEncoding: null,
                ct);
            foreach (var part in parts)
            {
                await AddAsync(zip, part, ct);
            }
        }
        catch
        {
            context.HttpContext.Abort();
            throw;
        }
    }

    private static async Task AddAsync(ZipArchive zip, ExportedPart part, CancellationToken ct)
    {
        await using var json = new FileStream(
            Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 81920,
            FileOptions.DeleteOnClose | FileOptions.Asynchronous);
        await using (var csv = await zip.CreateEntry($"{part.Name}.csv").OpenAsync(ct))
        {
            await part.WriteAsync(csv, json, ct);
        }

        json.Position = 0;
        await using var copy = await zip.CreateEntry($"{part.Name}.json").OpenAsync(ct);
        await json.CopyToAsync(copy, ct);
    }
}

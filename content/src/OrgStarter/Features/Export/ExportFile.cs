using System.IO.Compression;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;

namespace OrgStarter.Features.Export;

/// <summary>
/// The parts as one ZIP file, written while they are read: in memory there is never more than a piece. Of each part the JSON file waits
/// on disk until the CSV file is through, because a ZIP file is written one file at a time. When something fails on the way the
/// connection breaks off, and what has arrived is no ZIP file: nobody takes half of it for the whole.
/// </summary>
public sealed class ExportFile(IEnumerable<ExportedPart> parts, string fileName) : IActionResult
{
    public async Task ExecuteResultAsync(ActionContext context)
    {
        var (response, ct) = (context.HttpContext.Response, context.HttpContext.RequestAborted);
        response.ContentType = "application/zip";
        response.Headers.ContentDisposition = $"attachment; filename=\"{fileName}\"";
        response.Headers.CacheControl = "no-store";
        // .NET's ZIP writer ends each of its files with a synchronous write, of the few bytes that it has not compressed yet.
        context.HttpContext.Features.GetRequiredFeature<IHttpBodyControlFeature>().AllowSynchronousIO = true;
        try
        {
            await using var zip = await ZipArchive.CreateAsync(response.Body, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, ct);
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

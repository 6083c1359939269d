"""The course as pages to read, in both languages, from a folder: no kernel, no network."""

from casekit.course.site.making import write_site as write_site
